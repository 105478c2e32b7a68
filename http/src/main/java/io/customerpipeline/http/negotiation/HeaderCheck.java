package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses a write whose headers contradict each other, or describe its body in a way that nobody
/// here reads, before the route runs.
@Component
public class HeaderCheck implements HandlerInterceptor {
  /// Headers with one value, of which the second would be passed over.
  private static final List<String> SINGLE = List.of(HttpHeaders.CONTENT_TYPE, "Idempotency-Key");

  private static final Set<String> READS = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

  /// @throws ProblemException `400` for a header that comes twice, `415` for an unknown coding
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod route
        && route.hasMethodAnnotation(Needs.class)
        && request.getDispatcherType() == DispatcherType.REQUEST
        && !READS.contains(request.getMethod())) {
      check(request);
    }
    return true;
  }

  private static void check(HttpServletRequest request) {
    for (String name : SINGLE) {
      if (Collections.list(request.getHeaders(name)).size() > 1) {
        throw ProblemType.MALFORMED_REQUEST.exception("The header " + name + " comes twice.");
      }
    }
    if (!ContentCodings.of(request).areKnown()) {
      throw ContentCodings.refusal();
    }
  }
}
