package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.HttpSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Decodes bodies that are sent with `Content-Encoding: gzip`. The reader of a body counts and
/// bounds decoded bytes, as without the coding; [HeaderCheck] refuses every other coding.
@Component
class GzipBodies extends OncePerRequestFilter {
  private final Duration timeout;

  GzipBodies(HttpSettings settings) {
    this.timeout = settings.bodyTimeout();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!ContentCodings.of(request).areGzip()) {
      chain.doFilter(request, response);
      return;
    }
    try (var decoded = new DecodedRequest(request, timeout)) {
      chain.doFilter(decoded, response);
    }
  }
}
