package io.customerpipeline.api.access;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.api.problem.ProblemWriter;
import io.customerpipeline.schemas.customer.OrganizationId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets a request pass if its bearer token (RFC 6750) belongs to an organization.
///
/// All paths but the operator's need one: a path can be written in more ways (`/%76%31/`) than a
/// list of what to guard would know.
@Component
class AccessFilter extends OncePerRequestFilter {
  static final String ORGANIZATION = AccessFilter.class.getName() + ".organization";
  private static final String SCHEME = "Bearer ";
  private static final Pattern OPEN = Pattern.compile("/actuator(/[A-Za-z0-9]+)*");

  private final ApiKey key;
  private final ProblemWriter problems;

  AccessFilter(ApiSettings settings, ProblemWriter problems) {
    this.key =
        ApiKey.of(settings.api().devToken(), new OrganizationId(settings.api().devOrganization()));
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return OPEN.matcher(request.getRequestURI()).matches();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<OrganizationId> organization =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            .map(header -> header.substring(SCHEME.length()).strip())
            .flatMap(key::organizationOf);
    if (organization.isEmpty()) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      problems.write(
          request, response, ProblemType.UNAUTHORIZED.problem("A valid API key is required."));
      return;
    }
    request.setAttribute(ORGANIZATION, organization.get());
    chain.doFilter(request, response);
  }
}
