import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON (RFC 8259) as the API sends it: objects become maps, arrays lists, strings and
/// numbers texts, booleans and null their words.
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException if it is no JSON
  static Object read(String text) {
    try {
      return new Json(text).value();
    } catch (StringIndexOutOfBoundsException _) {
      throw new IllegalArgumentException("That is no answer of this API: " + text);
    }
  }

  /// The members of an object; none if it is something else.
  static Map<?, ?> object(Object json) {
    return json instanceof Map<?, ?> members ? members : Map.of();
  }

  /// The elements of an array; none if it is something else.
  static List<?> array(Object json) {
    return json instanceof List<?> elements ? elements : List.of();
  }

  /// A member as text; empty if it is absent.
  static String text(Object json, String member) {
    Object found = object(json).get(member);
    return found instanceof String text ? text : "";
  }

  private Object value() {
    skipSpace();
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> object() {
    var members = new LinkedHashMap<String, Object>();
    for (at++; !isEnd('}'); skipSeparator()) {
      String name = string();
      skipSpace();
      at++;
      members.put(name, value());
    }
    return members;
  }

  private List<Object> array() {
    var elements = new ArrayList<>();
    for (at++; !isEnd(']'); skipSeparator()) {
      elements.add(value());
    }
    return elements;
  }

  private boolean isEnd(char end) {
    skipSpace();
    boolean isEnd = text.charAt(at) == end;
    at += isEnd ? 1 : 0;
    return isEnd;
  }

  private void skipSeparator() {
    skipSpace();
    at += text.charAt(at) == ',' ? 1 : 0;
  }

  private void skipSpace() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String string() {
    skipSpace();
    var string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    at++;
    char escaped = text.charAt(at);
    if (escaped == 'u') {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }
    return switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> escaped;
    };
  }

  private String word() {
    int start = at;
    while (at < text.length() && ",]} \r\n\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw new IllegalArgumentException("That is no answer of this API: " + text);
    }
    return text.substring(start, at);
  }
}
