package io.customerpipeline.http.sdk;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Query parameters that `@polar-sh/sdk` 1.0.1 and 0.49.0 send to routes of this API on which they
/// change nothing. They are accepted, and not described. Each is true or false, and given once.
///
/// A parameter that would change the answer does not belong here: the route has to read it, or to
/// refuse it.
public final class SdkParameters {
  /// Names by route. `anonymize`: a deletion always erases the customer, see docs/erasure.md.
  private static final Map<String, Set<String>> BY_ROUTE =
      Map.of(
          "DELETE /v1/customers/{id}", Set.of("anonymize"),
          "DELETE /v1/customers/external/{external_id}", Set.of("anonymize"));

  private SdkParameters() {}

  /// @param route method and path template
  public static Set<String> of(String route) {
    return BY_ROUTE.getOrDefault(route, Set.of());
  }

  /// All of them, each as `METHOD template?name`.
  public static Set<String> all() {
    return BY_ROUTE.entrySet().stream()
        .flatMap(route -> route.getValue().stream().map(name -> route.getKey() + "?" + name))
        .collect(Collectors.toSet());
  }
}
