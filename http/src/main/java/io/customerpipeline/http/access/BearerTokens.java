package io.customerpipeline.http.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Finds the token in `Authorization: Bearer …` (RFC 6750 §2.1), and nowhere else.
final class BearerTokens implements AuthenticationConverter {
  private static final String SCHEME = "Bearer ";

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? new KeyAuthentication.Presented(header.substring(SCHEME.length()).strip())
        : null;
  }
}
