package io.customerpipeline.http.query;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.sdk.SdkParameters;
import io.customerpipeline.schemas.customer.Violation;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Refuses a request with a query parameter that its route does not have, that is given more often
/// than the route reads, or whose value is not among those listed. A misspelt filter would
/// otherwise be no filter, and a lookup would return somebody else.
@Component
public class QueryCheck implements HandlerInterceptor {
  private static final int FAULTS_MAX = 20;
  private static final int NAME_SHOWN_MAX = 80;

  private final Map<Method, List<QueryParameter>> permitted = new ConcurrentHashMap<>();

  /// @throws ProblemException `422` that names every parameter at fault, [#FAULTS_MAX] at most
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod route
        && request.getDispatcherType() == DispatcherType.REQUEST
        && isOfApi(route)) {
      check(request, permitted.computeIfAbsent(route.getMethod(), _ -> QueryParameter.of(route)));
    }
    return true;
  }

  /// Others belong to the framework: the description of the API, answers to `OPTIONS`.
  private static boolean isOfApi(HandlerMethod route) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(route.getBeanType(), RequestMapping.class);
    return mapping != null && mapping.path().length > 0 && mapping.path()[0].startsWith("/v1/");
  }

  private static void check(HttpServletRequest request, List<QueryParameter> permitted) {
    List<QueryParameter> accepted =
        Stream.concat(
                permitted.stream(),
                SdkParameters.of(routeOf(request)).stream().map(QueryParameter::flag))
            .toList();
    List<Violation> faults =
        QueryString.of(request.getQueryString()).entrySet().stream()
            .flatMap(given -> fault(given.getKey(), given.getValue(), accepted).stream())
            .limit(FAULTS_MAX)
            .toList();
    if (!faults.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, faults);
    }
  }

  private static Optional<Violation> fault(
      String name, List<String> given, List<QueryParameter> permitted) {
    Optional<QueryParameter> known =
        permitted.stream().filter(parameter -> parameter.isNamed(name)).findFirst();
    if (known.isEmpty()) {
      return Optional.of(unknown(name, permitted));
    }
    if (given.size() > 1 && !known.get().repeats()) {
      return Optional.of(
          new Violation(shown(name), "repeated_parameter", "must not be given twice"));
    }
    List<String> values = known.get().values();
    return values.isEmpty() || values.containsAll(given)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                shown(name), "unknown_value", "must be one of " + String.join(", ", values)));
  }

  private static String routeOf(HttpServletRequest request) {
    return request.getMethod()
        + " "
        + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
  }

  private static Violation unknown(String name, List<QueryParameter> permitted) {
    String hint =
        Suggestion.of(name, permitted)
            .map(meant -> "; did you mean `" + meant.spelling() + "`?")
            .orElseGet(() -> ", which takes " + all(permitted));
    return new Violation(
        shown(name), "unknown_parameter", "is not a parameter of this route" + hint);
  }

  private static String all(List<QueryParameter> permitted) {
    return permitted.isEmpty()
        ? "none"
        : permitted.stream()
            .map(parameter -> "`" + parameter.spelling() + "`")
            .collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    int points = name.codePointCount(0, name.length());
    return points <= NAME_SHOWN_MAX
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAME_SHOWN_MAX)) + "…";
  }
}
