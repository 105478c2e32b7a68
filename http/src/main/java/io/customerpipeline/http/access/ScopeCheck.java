package io.customerpipeline.http.access;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets a caller pass to a route if it has a scope that the route [Needs].
@Component
public class ScopeCheck implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // Anything else is a path that nothing serves, or the way of a problem back to the client.
    // OPTIONS tells the methods of a path, which the description of this API tells everybody.
    if (handler instanceof HandlerMethod route
        && !request.getMethod().equals(HttpMethod.OPTIONS.name())
        && request.getDispatcherType() == DispatcherType.REQUEST
        && !OpenPaths.has(request)) {
      check(route);
    }
    return true;
  }

  private static void check(HandlerMethod route) {
    Needs needs = route.getMethodAnnotation(Needs.class);
    Scope[] scopes = needs == null ? new Scope[0] : needs.value();
    if (!caller().hasAnyOf(scopes)) {
      throw refusal(scopes);
    }
  }

  /// Who sends the current request.
  ///
  /// @throws ProblemException `401`, if nobody has proved who asks
  public static Caller caller() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication instanceof KeyAuthentication.Proved proved) {
      return proved.getPrincipal();
    }
    throw ProblemType.UNAUTHORIZED.exception("A valid API key is required.");
  }

  /// RFC 6750 §3.1.
  static ProblemException refusal(Scope... scopes) {
    String wanted = Arrays.stream(scopes).map(Scope::toString).collect(Collectors.joining(" "));
    return ProblemType.FORBIDDEN
        .exception("This needs an API key with the scope " + wanted.replace(" ", " or ") + ".")
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_scope\", scope=\"" + wanted + "\"");
  }
}
