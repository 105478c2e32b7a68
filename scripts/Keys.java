import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// API keys and organizations from the command line. What the API answers is printed as it is, with
/// lines and indents. The exit code is 0 if it was done, 1 if it was refused, 2 if the command was
/// wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Keys.java keys create --name N --scopes S,S [--days D] [--organization ID]
/// java scripts/Keys.java keys list [--page N]
/// java scripts/Keys.java keys revoke ID
/// java scripts/Keys.java keys rotate ID [--overlap-hours H]
/// java scripts/Keys.java organizations create --name N
/// java scripts/Keys.java organizations list [--page N]
/// ```
class Keys {
  private static final String USAGE =
      """
      usage: ./pipeline keys create --name N --scopes S,S [--days D] [--organization ID]
             ./pipeline keys list [--page N]
             ./pipeline keys revoke ID
             ./pipeline keys rotate ID [--overlap-hours H]
             ./pipeline organizations create --name N
             ./pipeline organizations list [--page N]

      All take --url U and --token T. Scopes: customers:read, customers:write, webhooks:read,
      webhooks:write, events:read, admin. With --organization the key is for another
      organization, which only the operator's token can do.
      """;

  /// The command line cannot be understood.
  private static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
      super(message);
    }
  }

  /// A request to the API.
  private record Call(String method, String path, String body) {}

  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      Call call = call(arguments);
      Connection connection = Connection.of(arguments);
      System.exit(run(connection, call));
    } catch (WrongUsage e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (ConnectException e) {
      System.err.println("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(2);
  }

  private static int run(Connection connection, Call call)
      throws IOException, InterruptedException {
    Connection.Answer answer = connection.send(call.method(), call.path(), call.body(), Map.of());
    boolean done = answer.status() < 300;
    if (!answer.body().isEmpty()) {
      (done ? System.out : System.err).println(indented(answer.body()));
    }
    return done ? 0 : 1;
  }

  private static Call call(String... arguments) {
    List<String> words = words(arguments);
    String verb = words.stream().limit(2).collect(Collectors.joining(" "));
    String page = "?limit=100&page=" + Connection.option("--page", arguments).orElse("1");
    return switch (verb) {
      case "keys create" -> new Call("POST", keysOf(arguments), key(arguments));
      case "keys list" -> new Call("GET", "/v1/api-keys" + page, "");
      case "keys revoke" -> new Call("DELETE", "/v1/api-keys/" + id(words), "");
      case "keys rotate" ->
          new Call("POST", "/v1/api-keys/" + id(words) + "/rotate", overlap(arguments));
      case "organizations create" ->
          new Call("POST", "/v1/organizations", "{\"name\":" + quoted(name(arguments)) + "}");
      case "organizations list" -> new Call("GET", "/v1/organizations" + page, "");
      default -> throw new WrongUsage("There is no command \"" + verb + "\".");
    };
  }

  /// What is no option and no option's value.
  private static List<String> words(String... arguments) {
    var words = new ArrayList<String>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--")) {
        i++;
      } else {
        words.add(arguments[i]);
      }
    }
    return words;
  }

  private static String id(List<String> words) {
    if (words.size() < 3) {
      throw new WrongUsage("The id of the key is missing.");
    }
    return URLEncoder.encode(words.get(2), StandardCharsets.UTF_8);
  }

  private static String name(String... arguments) {
    return Connection.option("--name", arguments)
        .orElseThrow(() -> new WrongUsage("--name is missing."));
  }

  private static String keysOf(String... arguments) {
    return Connection.option("--organization", arguments)
        .map(id -> "/v1/organizations/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
        .map(path -> path + "/api-keys")
        .orElse("/v1/api-keys");
  }

  private static String key(String... arguments) {
    String scopes =
        Connection.option("--scopes", arguments)
            .map(text -> Arrays.stream(text.split(",")).map(String::strip).map(Keys::quoted))
            .orElseThrow(() -> new WrongUsage("--scopes is missing."))
            .collect(Collectors.joining(","));
    Optional<String> end =
        number("--days", arguments).map(days -> Instant.now().plus(Duration.ofDays(days)) + "");
    return "{\"name\":%s,\"scopes\":[%s]%s}"
        .formatted(
            quoted(name(arguments)),
            scopes,
            end.map(at -> ",\"expires_at\":" + quoted(at)).orElse(""));
  }

  private static String overlap(String... arguments) {
    return number("--overlap-hours", arguments)
        .map(hours -> "{\"overlap_seconds\":" + Duration.ofHours(hours).toSeconds() + "}")
        .orElse("");
  }

  private static Optional<Integer> number(String option, String... arguments) {
    Optional<String> text = Connection.option(option, arguments);
    if (text.isPresent() && !text.get().matches("[0-9]{1,6}")) {
      throw new WrongUsage(option + " takes a whole number.");
    }
    return text.map(Integer::valueOf);
  }

  /// As JSON has it.
  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(
          c == '"' || c == '\\' ? "\\" + c : c < ' ' ? "\\u%04x".formatted((int) c) : c + "");
    }
    return quoted.append('"').toString();
  }

  /// JSON on lines of its own, for people to read.
  private static String indented(String json) {
    var out = new StringBuilder();
    String indent = "\n";
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      inString ^= c == '"' && (i == 0 || !escaped(json, i));
      if (inString) {
        out.append(c);
      } else if (c == '{' || c == '[') {
        indent += "  ";
        out.append(c).append(indent);
      } else if (c == '}' || c == ']') {
        indent = indent.substring(0, indent.length() - 2);
        out.append(indent).append(c);
      } else if (c == ',' || c == ':') {
        out.append(c).append(c == ',' ? indent : " ");
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Whether an odd number of backslashes stands before this place.
  private static boolean escaped(String json, int at) {
    int first = at;
    while (first > 0 && json.charAt(first - 1) == '\\') {
      first--;
    }
    return (at - first) % 2 == 1;
  }
}
