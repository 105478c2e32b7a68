import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Restores the customers of the read model in a log that was lost, and tells how far it is until
/// it is done. Ended before that, the reseed goes on. Run again, it goes on where the last one
/// stopped. The exit code is 0 if all customers are restored, 1 if it failed or anything was
/// refused, 2 if the command was wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Reseed.java [--url U] [--token T] [--except FILE]
/// ```
class Reseed {
  private static final String PATH = "/v1/reseeds";
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final int AT_ONCE = 1_000;
  private static final String USAGE =
      """
      usage: ./pipeline reseed [--url U] [--token T] [--except FILE]

      Restores the customers of Postgres in a Kafka that lost its data. Each living customer is
      appended as a command and decided, with its id and its version. An organization that Kafka
      holds already is left alone.

        --url U        the API; http://localhost:8080, if it is left out
        --token T      the operator's token; or PIPELINE_DEV_TOKEN, or the file in .pipeline/data
        --except FILE  ids of customers that are not restored, one a line: those deleted after the
                       state of Postgres

      Run again after a failure, it goes on where it stopped, with the same exceptions.
      Exit code: 0 all restored, 1 failed or something refused, 2 wrong command or no answer.
      """;

  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    if (List.of(arguments).contains("--help")) {
      System.out.print(USAGE);
      System.exit(0);
    }
    try {
      checkOptions(arguments);
      System.exit(run(Connection.of(arguments), exceptions(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (ConnectException e) {
      System.err.println("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (NoSuchFileException e) {
      System.err.println("There is no file " + e.getMessage());
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(2);
  }

  /// An option that was passed over could restore customers that were to be left out.
  private static void checkOptions(String... arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (!List.of("--url", "--token", "--data", "--except").contains(arguments[i])) {
        throw new IllegalArgumentException(
            "There is no option " + arguments[i] + ". See ./pipeline reseed --help");
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " takes a value.");
      }
    }
  }

  private static List<String> exceptions(String... arguments) throws IOException {
    var ids = new ArrayList<String>();
    var file = Connection.option("--except", arguments);
    List<String> lines = file.isEmpty() ? List.of() : Files.readAllLines(Path.of(file.get()));
    for (int i = 0; i < lines.size(); i++) {
      String id = lines.get(i).strip();
      if (!id.isEmpty() && !id.matches("[0-9A-Fa-f-]{36}")) {
        throw new IllegalArgumentException(
            "Line " + (i + 1) + " of " + file.get() + " is no customer id.");
      }
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static int run(Connection connection, List<String> exceptions)
      throws IOException, InterruptedException {
    for (int i = 0; i < exceptions.size(); i += AT_ONCE) {
      String ids =
          exceptions.subList(i, Math.min(exceptions.size(), i + AT_ONCE)).stream()
              .map(id -> '"' + id + '"')
              .collect(Collectors.joining(","));
      String body = "{\"customer_ids\":[" + ids + "]}";
      var answer = connection.send("POST", PATH + "/exceptions", body, Map.of());
      if (answer.status() != 200) {
        return refused(answer);
      }
    }
    long from = System.nanoTime();
    Connection.Answer answer = connection.send("POST", PATH, "", Map.of());
    if (answer.status() != 202) {
      return refused(answer);
    }
    var progress = new Progress();
    String path = PATH + "/" + Json.text(Json.read(answer.body()), "id");
    while (Json.text(Json.read(answer.body()), "state").equals("running")) {
      progress.show("running   " + counts(answer.body()));
      Thread.sleep(BETWEEN);
      answer = connection.send("GET", path, "", Map.of());
      if (answer.status() != 200) {
        return refused(answer);
      }
    }
    return end(answer.body(), progress, Duration.ofNanos(System.nanoTime() - from));
  }

  private static int refused(Connection.Answer answer) {
    System.err.println(Refusal.sentences(answer.body()));
    for (Object one : Json.array(Json.object(Json.read(answer.body())).get("organizations"))) {
      System.err.println("  organization " + one);
    }
    return 1;
  }

  private static int end(String body, Progress progress, Duration took) {
    Map<?, ?> view = Json.object(Json.read(body));
    progress.show("running   " + counts(body));
    List<?> organizations = Json.array(view.get("refused_organizations"));
    for (Object one : organizations) {
      System.err.println("The log held organization " + one + " before: it was left alone.");
    }
    for (Object one : Json.array(view.get("refusals"))) {
      System.err.printf(
          "Customer %s was refused: %s.%n", Json.text(one, "customer_id"), Json.text(one, "reason"));
    }
    if (!Json.text(view, "state").equals("done")) {
      progress.end("failed    " + Json.text(view, "error"));
      return 1;
    }
    progress.end(
        String.format(
            Locale.ROOT,
            "done      %s customers are restored, in %.1f s. Next: ./pipeline rebuild --accept-loss",
            view.get("restored"),
            took.toMillis() / 1000.0));
    return organizations.isEmpty() && "0".equals(String.valueOf(view.get("refused"))) ? 0 : 1;
  }

  private static String counts(String body) {
    Map<?, ?> view = Json.object(Json.read(body));
    return "%s of %s customers, %s refused, %s left out"
        .formatted(
            view.get("restored"),
            view.get("customers"),
            view.get("refused"),
            view.get("excepted"));
  }
}
