package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.accept.AcceptedTypes;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses a request whose `Accept` excludes every type that its route answers with, before the
/// route runs.
///
/// Every route may be asked for `application/json`, the type of its problems; a route that is
/// described with other types for its success may be asked for those as well.
@Component
public class AcceptCheck implements HandlerInterceptor {
  private final Map<Method, List<MediaType>> types = new ConcurrentHashMap<>();

  /// @throws ProblemException `406`, if `Accept` is well-formed and excludes all types
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod route
        && route.hasMethodAnnotation(Needs.class)
        && request.getDispatcherType() == DispatcherType.REQUEST) {
      var accepted = AcceptedTypes.of(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
      List<MediaType> offered = types.computeIfAbsent(route.getMethod(), AcceptCheck::typesOf);
      if (offered.stream().noneMatch(accepted::include)) {
        throw refusal(offered);
      }
    }
    return true;
  }

  private static List<MediaType> typesOf(Method route) {
    Stream<String> described =
        Stream.of(route.getAnnotationsByType(ApiResponse.class))
            .filter(response -> response.responseCode().startsWith("2"))
            .flatMap(response -> Stream.of(response.content()))
            .map(Content::mediaType)
            .filter(type -> !type.isEmpty());
    return Stream.concat(Stream.of(MediaType.APPLICATION_JSON_VALUE), described)
        .distinct()
        .map(MediaType::parseMediaType)
        .toList();
  }

  private static ProblemException refusal(List<MediaType> offered) {
    return ProblemType.NOT_ACCEPTABLE.exception(
        "Accept excludes what this route answers with: %s. Nothing was changed."
            .formatted(
                offered.stream().map(MediaType::toString).collect(Collectors.joining(", "))));
  }
}
