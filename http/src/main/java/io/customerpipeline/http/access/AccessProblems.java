package io.customerpipeline.http.access;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/// Refusals before any route is reached, as problem documents.
@Component
class AccessProblems
    implements AuthenticationEntryPoint,
        AuthenticationFailureHandler,
        AccessDeniedHandler,
        RequestRejectedHandler {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ProblemWriter problems;

  AccessProblems(ProblemWriter problems) {
    this.problems = problems;
  }

  /// No token at all: there is nothing to say about it (RFC 6750 §3.1).
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
      throws IOException {
    refuse(request, response, "A valid API key is required.", "Bearer");
  }

  /// A key that is good, for what only the operator may see.
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
      throws IOException {
    problems.write(request, response, ScopeCheck.refusal(Scope.OPERATOR));
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
      throws IOException {
    switch (reason) {
      case AuthenticationServiceException _ -> problems.write(request, response, unavailable());
      case BadCredentialsException _ ->
          refuse(
              request,
              response,
              String.valueOf(reason.getMessage()),
              "Bearer error=\"invalid_token\"");
      default -> commence(request, response, reason);
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException reason)
      throws IOException {
    problems.write(
        request,
        response,
        ProblemType.MALFORMED_REQUEST.exception(
            "The method is unknown, or the path has a segment . or .. or a character %00. A slash"
                + " that belongs to an id must be percent-encoded, as %2F."));
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, String detail, String challenge)
      throws IOException {
    problems.write(
        request,
        response,
        ProblemType.UNAUTHORIZED.exception(detail).header(HttpHeaders.WWW_AUTHENTICATE, challenge));
  }

  private static ProblemException unavailable() {
    return ProblemType.ACCESS_UNAVAILABLE
        .exception("API keys cannot be checked now. Nothing was changed.")
        .retryAfter(RETRY_AFTER);
  }
}
