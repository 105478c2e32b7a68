import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Imports and exports of customers from the command line. Ended before it is done, a job goes on;
/// `watch` takes it up again. The exit code is 0 if it was done, 1 if it was refused or not done or
/// a row of it was refused, 2 if the command was wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Jobs.java import FILE [--action A] [--dry-run] [--column NAME=FIELD]…
///     [--charset C] [--key K] [--results FILE]
/// java scripts/Jobs.java export [--out FILE] [--format F] [--email E] [--query Q]
///     [--metadata KEY=VALUE]… [--sorting S] [--bom true] [--key K]
/// java scripts/Jobs.java jobs
/// java scripts/Jobs.java watch ID [--results FILE] [--out FILE]
/// java scripts/Jobs.java cancel ID
/// ```
class Jobs {
  private static final String USAGE =
      """
      usage: ./pipeline import FILE [--action create|upsert|delete] [--dry-run true]
                                    [--column NAME=FIELD]... [--charset C] [--key K]
                                    [--results FILE]
             ./pipeline export [--out FILE] [--format csv|ndjson] [--email E]
                               [--external-id X] [--query Q] [--metadata KEY=VALUE]...
                               [--sorting PROPERTY,...] [--bom] [--key K]
             ./pipeline jobs
             ./pipeline watch ID [--results FILE] [--out FILE]
             ./pipeline cancel ID

      All take --url U and --token T. A FILE that ends in .ndjson or .jsonl has a JSON object on
      each line, any other is CSV. --charset is that of a file which is not UTF-8. --results writes
      what became of each row of an import, --out the file of an export: customers.csv, if export is
      not told another. --bom writes a byte order mark, by which Excel knows UTF-8.
      """;
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final Duration UPLOAD_MAX = Duration.ofHours(1);

  /// The command line cannot be understood.
  static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
      super(message);
    }
  }

  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      String[] checked = Options.checked(arguments);
      System.exit(run(words(checked), Connection.of(checked), checked));
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
      case "export" -> export(connection, file(words, arguments), arguments);
      case "jobs" -> list(connection);
      case "watch" -> watch(connection, operand(words, "ID"), out(arguments), arguments);
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

  private static Path file(List<String> words, String... arguments) {
    if (words.size() > 1) {
      return Path.of(operand(words, "FILE"));
    }
    boolean json = Connection.option("--format", arguments).filter("ndjson"::equals).isPresent();
    return out(arguments).orElse(Path.of(json ? "customers.ndjson" : "customers.csv"));
  }

  private static Optional<Path> out(String... arguments) {
    return Connection.option("--out", arguments).map(Path::of);
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
    URI uri = URI.create(connection.url() + Job.IMPORTS + Imports.query(arguments));
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(UPLOAD_MAX)
            .header("Authorization", "Bearer " + connection.token())
            .header("Content-Type", json ? "application/x-ndjson" : "text/csv")
            .POST(HttpRequest.BodyPublishers.ofFile(file));
    Connection.option("--key", arguments).ifPresent(key -> request.header("Idempotency-Key", key));
    HttpResponse<String> answer =
        connection.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    return accepted(connection, "import", answer.statusCode(), answer.body(), null, arguments);
  }

  private static int export(Connection connection, Path file, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    Connection.option("--key", arguments).ifPresent(key -> headers.put("Idempotency-Key", key));
    String body = Exports.body(file.toString(), arguments);
    Connection.Answer answer = connection.send("POST", Job.EXPORTS, body, headers);
    return accepted(connection, "export", answer.status(), answer.body(), file, arguments);
  }

  private static int accepted(
      Connection connection, String kind, int status, String body, Path out, String... arguments)
      throws IOException, InterruptedException {
    if (status != 202) {
      System.err.println("The %s was refused.".formatted(kind));
      System.err.println(Refusal.sentences(body));
      return 1;
    }
    String id = new Job("", body).id();
    System.out.println(kind + "    " + id);
    return watch(connection, id, Optional.ofNullable(out), arguments);
  }

  /// Whichever of the two has the id.
  private static Optional<Job> find(Connection connection, String id)
      throws IOException, InterruptedException {
    String refusal = "";
    for (String kind : List.of(Job.IMPORTS, Job.EXPORTS)) {
      String path = kind + "/" + Job.encoded(id);
      Connection.Answer answer = connection.send("GET", path, "", Map.of());
      if (answer.status() == 200) {
        return Optional.of(new Job(path, answer.body()));
      }
      refusal = answer.body();
    }
    System.err.println(Refusal.sentences(refusal));
    return Optional.empty();
  }

  private static int watch(
      Connection connection, String id, Optional<Path> out, String... arguments)
      throws IOException, InterruptedException {
    Optional<Job> found = find(connection, id);
    if (found.isEmpty()) {
      return 1;
    }
    Job job = found.get();
    var progress = new Progress();
    while (!job.isDone()) {
      progress.show(job.progress());
      Thread.sleep(BETWEEN);
      Connection.Answer answer = connection.send("GET", job.path(), "", Map.of());
      if (answer.status() != 200) {
        System.err.println(Refusal.sentences(answer.body()));
        return 1;
      }
      job = new Job(job.path(), answer.body());
    }
    progress.end(job.progress());
    return job.isExport() ? fetch(connection, job, out) : Imports.told(connection, job, arguments);
  }

  private static int fetch(Connection connection, Job job, Optional<Path> out)
      throws IOException, InterruptedException {
    if (!job.member("state").equals("done")) {
      return 1;
    }
    try {
      if (out.isPresent()) {
        new Download(connection, job).to(out.get());
      }
      return 0;
    } catch (Download.Refused e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static int cancel(Connection connection, String id, String... arguments)
      throws IOException, InterruptedException {
    Optional<Job> job = find(connection, id);
    if (job.isEmpty()) {
      return 1;
    }
    Connection.Answer answer =
        connection.send("POST", job.get().path() + "/cancel", "", Map.of());
    if (answer.status() != 200) {
      System.err.println(Refusal.sentences(answer.body()));
      return 1;
    }
    watch(connection, id, Optional.empty(), arguments);
    return 0;
  }

  private static int list(Connection connection) throws IOException, InterruptedException {
    var jobs = new ArrayList<Job>();
    for (String kind : List.of(Job.IMPORTS, Job.EXPORTS)) {
      Connection.Answer answer = connection.send("GET", kind + "?limit=100", "", Map.of());
      if (answer.status() != 200) {
        System.err.println(Refusal.sentences(answer.body()));
        return 1;
      }
      for (String one : answer.body().split("(?=\\{\"id\")")) {
        if (one.startsWith("{\"id\"")) {
          jobs.add(new Job(kind, one));
        }
      }
    }
    jobs.sort(Comparator.comparing(Job::submittedAt).reversed());
    for (Job job : jobs) {
      System.out.printf(
          "%s  %s  %s  %s%n",
          job.isExport() ? "export" : "import",
          job.id(),
          job.submittedAt(),
          job.progress());
    }
    return 0;
  }
}
