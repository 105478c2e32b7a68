import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Imports and exports of customers from the command line. Ended before it is done, an import goes
/// on; `watch` takes it up again. The exit code is 0 if it was done, 1 if it was refused or a row of
/// it was, 2 if the command was wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Jobs.java import FILE [--action A] [--dry-run true] [--column NAME=FIELD]…
///     [--key K] [--results FILE]
/// java scripts/Jobs.java export FILE
/// java scripts/Jobs.java jobs
/// java scripts/Jobs.java watch ID [--results FILE]
/// java scripts/Jobs.java cancel ID
/// ```
class Jobs {
  private static final String USAGE =
      """
      usage: ./pipeline import FILE [--action create|upsert|delete] [--dry-run true]
                                    [--column NAME=FIELD]... [--key K] [--results FILE]
             ./pipeline export FILE
             ./pipeline jobs
             ./pipeline watch ID [--results FILE]
             ./pipeline cancel ID

      All take --url U and --token T. A FILE that ends in .ndjson or .jsonl has a JSON object on each
      line, any other is CSV. --results writes what became of each row.
      """;
  private static final String PATH = "/v1/imports";
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final Duration UPLOAD_MAX = Duration.ofHours(1);
  private static final int BAR = 30;

  /// The command line cannot be understood.
  private static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
      super(message);
    }
  }

  public static void main(String... arguments) throws InterruptedException {
    try {
      System.exit(run(words(arguments), Connection.of(arguments), arguments));
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

  private static int run(List<String> words, Connection connection, String... arguments)
      throws IOException, InterruptedException {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "import" -> upload(connection, Path.of(operand(words, "FILE")), arguments);
      case "export" -> export(connection, Path.of(operand(words, "FILE")));
      case "jobs" -> list(connection);
      case "watch" -> watch(connection, operand(words, "ID"), arguments);
      case "cancel" -> cancel(connection, operand(words, "ID"), arguments);
      default -> throw new WrongUsage("There is no such command.");
    };
  }

  private static String operand(List<String> words, String name) {
    if (words.size() != 2) {
      throw new WrongUsage(name + " is missing, or there is too much.");
    }
    return words.get(1);
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

  private static int upload(Connection connection, Path file, String... arguments)
      throws IOException, InterruptedException {
    if (!Files.isReadable(file)) {
      throw new WrongUsage("There is no file " + file);
    }
    boolean json = file.toString().matches("(?i).*\\.(ndjson|jsonl)");
    var request =
        HttpRequest.newBuilder(URI.create(connection.url() + PATH + query(arguments)))
            .timeout(UPLOAD_MAX)
            .header("Authorization", "Bearer " + connection.token())
            .header("Content-Type", json ? "application/x-ndjson" : "text/csv")
            .POST(HttpRequest.BodyPublishers.ofFile(file));
    Connection.option("--key", arguments).ifPresent(key -> request.header("Idempotency-Key", key));
    HttpResponse<String> answer =
        connection.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      System.err.println(answer.body());
      return 1;
    }
    String id = member("id", answer.body());
    System.out.println("import    " + id);
    return watch(connection, id, arguments);
  }

  private static String query(String... arguments) {
    var query = new ArrayList<String>();
    Connection.option("--action", arguments).ifPresent(it -> query.add("action=" + encoded(it)));
    Connection.option("--dry-run", arguments).ifPresent(it -> query.add("dry_run=" + encoded(it)));
    for (int i = 0; i + 1 < arguments.length; i++) {
      int equals = arguments[i + 1].lastIndexOf('=');
      if (arguments[i].equals("--column") && equals > 0) {
        String name = arguments[i + 1].substring(0, equals);
        String field = arguments[i + 1].substring(equals + 1);
        query.add(encoded("column[" + name + "]") + "=" + encoded(field));
      }
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  private static int watch(Connection connection, String id, String... arguments)
      throws IOException, InterruptedException {
    String path = PATH + "/" + encoded(id);
    boolean terminal = System.console() != null && System.console().isTerminal();
    String told = "";
    Connection.Answer answer = connection.send("GET", path, "", Map.of());
    while (answer.status() == 200 && member("done", answer.body()).equals("false")) {
      String progress = progress(answer.body());
      if (!progress.equals(told)) {
        System.out.print(terminal ? "\r" + progress : progress + "\n");
        System.out.flush();
        told = progress;
      }
      Thread.sleep(BETWEEN);
      answer = connection.send("GET", path, "", Map.of());
    }
    if (answer.status() != 200) {
      System.err.println(answer.body());
      return 1;
    }
    System.out.println((terminal && !told.isEmpty() ? "\r" : "") + progress(answer.body()));
    return end(connection, path, answer.body(), arguments);
  }

  private static int end(Connection connection, String path, String body, String... arguments)
      throws IOException, InterruptedException {
    for (String kind :
        List.of("created", "updated", "unchanged", "deleted", "rejected", "invalid", "pending")) {
      if (number(kind, body) > 0) {
        System.out.printf(Locale.ROOT, "%-10s%,d%n", kind, number(kind, body));
      }
    }
    var results = Connection.option("--results", arguments);
    if (results.isPresent()) {
      download(connection, path + "/results", Path.of(results.get()));
    }
    return number("rejected", body) + number("invalid", body) == 0 ? 0 : 1;
  }

  private static String progress(String body) {
    long rows = number("rows", body);
    long done = rows - number("pending", body);
    int filled = rows == 0 ? BAR : (int) (BAR * done / rows);
    String rate =
        body.contains("\"rows_per_second\"")
            ? ", %,.0f a second".formatted(Double.parseDouble(member("rows_per_second", body)))
            : "";
    return "%-10s[%s%s] %,d of %,d rows%s"
        .formatted(
            member("state", body), "#".repeat(filled), "-".repeat(BAR - filled), done, rows, rate);
  }

  private static int cancel(Connection connection, String id, String... arguments)
      throws IOException, InterruptedException {
    Connection.Answer answer =
        connection.send("POST", PATH + "/" + encoded(id) + "/cancel", "", Map.of());
    if (answer.status() != 200) {
      System.err.println(answer.body());
      return 1;
    }
    watch(connection, id, arguments);
    return 0;
  }

  private static int list(Connection connection) throws IOException, InterruptedException {
    Connection.Answer answer = connection.send("GET", PATH + "?limit=100", "", Map.of());
    if (answer.status() != 200) {
      System.err.println(answer.body());
      return 1;
    }
    for (String one : answer.body().split("(?=\\{\"id\")")) {
      if (one.startsWith("{\"id\"")) {
        System.out.println(
            member("id", one) + "  " + member("submitted_at", one) + "  " + progress(one));
      }
    }
    return 0;
  }

  private static int export(Connection connection, Path file)
      throws IOException, InterruptedException {
    return download(connection, "/v1/customers/export", file) ? 0 : 1;
  }

  private static boolean download(Connection connection, String path, Path file)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(connection.url() + path))
            .timeout(UPLOAD_MAX)
            .header("Authorization", "Bearer " + connection.token())
            .build();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    HttpResponse<Path> answer =
        connection.http().send(request, HttpResponse.BodyHandlers.ofFile(part));
    if (answer.statusCode() != 200) {
      System.err.println(Files.readString(part));
      Files.delete(part);
      return false;
    }
    Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    System.out.println("written   " + file);
    return true;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static long number(String name, String body) {
    return Long.parseLong(member(name, body));
  }

  /// A member of an answer whose texts have no quotes in them; the first of that name.
  private static String member(String name, String body) {
    Matcher member = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(body);
    if (!member.find()) {
      throw new IllegalArgumentException("That is no answer of this API: " + body);
    }
    return member.group(1);
  }
}
