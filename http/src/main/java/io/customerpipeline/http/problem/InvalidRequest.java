package io.customerpipeline.http.problem;

import io.customerpipeline.schemas.customer.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.ProblemDetail;

/// The problem document of a request with faults in its fields: all of them at once.
///
/// `errors` lists field, code and message. `detail` says the same once more as an array of `{loc,
/// msg, type}`: existing SDKs parse it there, so it is no string as in RFC 9457.
public final class InvalidRequest {
  /// Faults that one answer lists; it says how many there are beside them.
  public static final int FAULTS_MAX = 100;

  /// Where in the request a field stands; the first element of its `loc`.
  public enum Location {
    BODY("body"),
    PATH("path"),
    QUERY("query"),
    HEADER("header");

    private final String name;

    Location(String name) {
      this.name = name;
    }
  }

  private InvalidRequest() {}

  public static ProblemException exception(Location location, List<Violation> violations) {
    return new ProblemException(problem(location, violations));
  }

  public static ProblemException exception(
      Location location, String field, String code, String message) {
    return exception(location, List.of(new Violation(field, code, message)));
  }

  public static ProblemDetail problem(Location location, List<Violation> found) {
    List<Violation> violations = bounded(found);
    ProblemDetail problem = ProblemType.INVALID_REQUEST.problem("");
    problem.setDetail(null);
    problem.setProperty("detail", violations.stream().map(v -> entry(location, v)).toList());
    problem.setProperty("errors", violations);
    return problem;
  }

  private static List<Violation> bounded(List<Violation> found) {
    if (found.size() <= FAULTS_MAX) {
      return found;
    }
    var bounded = new ArrayList<>(found.subList(0, FAULTS_MAX));
    bounded.add(
        new Violation(
            "", "more_faults", (found.size() - FAULTS_MAX) + " more faults are not listed"));
    return bounded;
  }

  private static Map<String, Object> entry(Location location, Violation violation) {
    List<String> path = new ArrayList<>(List.of(location.name));
    if (!violation.field().isEmpty()) {
      path.addAll(List.of(violation.field().split("\\.", 2)));
    }
    return Map.of("loc", path, "msg", violation.message(), "type", violation.code());
  }
}
