package io.customerpipeline.http.access;

import io.customerpipeline.http.HttpSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets pages of the configured origins read the answers (CORS, WHATWG Fetch §3.2). It comes before
/// the check of keys: a browser asks without one whether it may send one.
///
/// A request from any other origin is answered as if it named none. It is no less safe, because
/// browsers add no key by themselves, and keep the answer from the page.
final class CrossOrigin extends OncePerRequestFilter {
  private static final List<String> EXPOSED =
      List.of(
          "Operation-Id",
          HttpHeaders.LOCATION,
          HttpHeaders.ETAG,
          HttpHeaders.RETRY_AFTER,
          "RateLimit",
          "RateLimit-Policy",
          "Preference-Applied");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final CorsConfiguration rule = new CorsConfiguration();
  private final DefaultCorsProcessor processor = new DefaultCorsProcessor();

  CrossOrigin(HttpSettings settings) {
    rule.setAllowedOrigins(settings.corsOrigins());
    rule.setAllowedMethods(METHODS);
    rule.setAllowedHeaders(List.of(CorsConfiguration.ALL));
    rule.setExposedHeaders(EXPOSED);
    rule.setMaxAge(REMEMBERED);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean preflight = CorsUtils.isPreFlightRequest(request);
    if (rule.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null) {
      addVary(response);
      chain.doFilter(preflight ? new PlainOptions(request) : request, response);
    } else if (processor.processRequest(rule, request, response) && !preflight) {
      chain.doFilter(request, response);
    }
  }

  /// Caches must not hand an answer without these headers to a page that may have them.
  private void addVary(HttpServletResponse response) {
    if (!List.of().equals(rule.getAllowedOrigins())) {
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
  }

  /// `OPTIONS` that asks for nothing but the methods of a path.
  private static final class PlainOptions extends HttpServletRequestWrapper {

    PlainOptions(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
          ? null
          : super.getHeader(name);
    }
  }
}
