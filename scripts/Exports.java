import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the command line says about an export, as the body of its request.
final class Exports {
  private Exports() {}

  /// @param file where it is to go; its ending tells the format, if nothing else does
  static String body(String file, String... arguments) {
    boolean json = file.matches("(?i).*\\.(ndjson|jsonl)");
    String format = Connection.option("--format", arguments).orElse(json ? "ndjson" : "csv");
    var members = new ArrayList<String>();
    members.add("\"format\":" + Keys.quoted(format));
    for (String name : List.of("email", "external_id", "query")) {
      Connection.option("--" + name.replace('_', '-'), arguments)
          .ifPresent(it -> members.add("\"" + name + "\":" + Keys.quoted(it)));
    }
    Connection.option("--bom", arguments)
        .ifPresent(it -> members.add("\"bom\":" + (it.equals("true") ? it : Keys.quoted(it))));
    Connection.option("--sorting", arguments)
        .ifPresent(it -> members.add("\"sorting\":" + array(Stream.of(it.split(",")))));
    String metadata =
        metadata(arguments).entrySet().stream()
            .map(entry -> Keys.quoted(entry.getKey()) + ":" + array(entry.getValue().stream()))
            .collect(Collectors.joining(","));
    if (!metadata.isEmpty()) {
      members.add("\"metadata\":{" + metadata + "}");
    }
    return "{" + String.join(",", members) + "}";
  }

  private static Map<String, List<String>> metadata(String... arguments) {
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals("--metadata")) {
        String[] entry = arguments[i + 1].split("=", 2);
        if (entry.length < 2) {
          throw new Jobs.WrongUsage("--metadata takes KEY=VALUE.");
        }
        metadata.computeIfAbsent(entry[0], _ -> new ArrayList<>()).add(entry[1]);
      }
    }
    return metadata;
  }

  private static String array(Stream<String> texts) {
    return texts.map(String::strip).map(Keys::quoted).collect(Collectors.joining(",", "[", "]"));
  }
}
