import java.util.ArrayList;
import java.util.List;

/// A problem document (RFC 9457) in sentences.
final class Refusal {
  private Refusal() {}

  /// One line for the problem, and one for each fault that it lists.
  static String sentences(String body) {
    Object problem;
    try {
      problem = Json.read(body);
    } catch (IllegalArgumentException _) {
      return body.isBlank() ? "The server gave no reason." : body;
    }
    var lines = new ArrayList<String>();
    String detail = Json.text(problem, "detail");
    lines.add(sentence(detail.isEmpty() ? Json.text(problem, "title") : detail));
    List<?> faults = Json.array(Json.object(problem).get("errors"));
    for (Object fault : faults) {
      String field = Json.text(fault, "field");
      String message = Json.text(fault, "message");
      lines.add("  " + sentence(field.isEmpty() ? message : field + ": " + message));
    }
    return String.join("\n", lines);
  }

  private static String sentence(String text) {
    return text.isEmpty() || text.matches("(?s).*[.!?]") ? text : text + ".";
  }
}
