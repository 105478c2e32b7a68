import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What the command line says about an import, and what it is told of one.
final class Imports {
  private static final Duration RESULTS_MAX = Duration.ofHours(1);

  /// Bad rows that are shown.
  private static final int BAD_SHOWN = 10;

  private static final List<String> RESULTS =
      List.of("created", "updated", "unchanged", "deleted", "rejected", "invalid", "pending");

  private Imports() {}

  static String query(String... arguments) {
    var query = new ArrayList<String>();
    for (String name : List.of("action", "dry_run", "charset")) {
      Connection.option("--" + name.replace('_', '-'), arguments)
          .ifPresent(it -> query.add(name + "=" + Job.encoded(it)));
    }
    for (int i = 0; i + 1 < arguments.length; i++) {
      int equals = arguments[i + 1].lastIndexOf('=');
      if (arguments[i].equals("--column") && equals > 0) {
        String name = arguments[i + 1].substring(0, equals);
        String field = arguments[i + 1].substring(equals + 1);
        query.add(Job.encoded("column[" + name + "]") + "=" + Job.encoded(field));
      }
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  /// Tells how many rows had which result, the first bad ones, and where all results are.
  ///
  /// @return the exit code
  static int told(Connection connection, Job job, String... arguments)
      throws IOException, InterruptedException {
    System.out.println(counts(job));
    long bad = job.number("rejected", 0) + job.number("invalid", 0);
    List<BadRow> first = bad == 0 ? List.of() : firstBad(connection, job);
    first.forEach(row -> System.out.println(row.sentence()));
    if (bad > first.size()) {
      System.out.printf(Locale.ROOT, "There are %,d more bad rows.%n", bad - first.size());
    }
    var file = Connection.option("--results", arguments);
    if (file.isPresent()) {
      results(connection, job.path() + "/results", Path.of(file.get()));
    } else {
      System.out.printf("./pipeline watch %s --results FILE writes all results.%n", job.id());
    }
    return bad == 0 ? 0 : 1;
  }

  private static String counts(Job job) {
    String counts =
        RESULTS.stream()
            .filter(kind -> job.number(kind, 0) > 0)
            .map(kind -> String.format(Locale.ROOT, "%,d %s", job.number(kind, 0), kind))
            .collect(Collectors.joining(", "));
    boolean dryRun = job.member("dry_run").equals("true");
    String rows = String.format(Locale.ROOT, "%,d rows were read", job.number("rows", 0));
    return "%s%s%s.".formatted(
        rows, dryRun ? " and none was sent" : "", counts.isEmpty() ? "" : ": " + counts);
  }

  /// A row that was not taken.
  private record BadRow(long line, String result, String name, String reason) {
    static BadRow of(Object row) {
      String email = Json.text(row, "email");
      String name = email.isEmpty() ? Json.text(row, "external_id") : email;
      return new BadRow(
          Long.parseLong(Json.text(row, "line")),
          Json.text(row, "result"),
          name.isEmpty() ? Json.text(row, "customer_id") : name,
          Json.text(row, "reason"));
    }

    String sentence() {
      return "Line %d%s is %s: %s."
          .formatted(line, name.isEmpty() ? "" : " (" + name + ")", result, reason);
    }
  }

  private static List<BadRow> firstBad(Connection connection, Job job)
      throws IOException, InterruptedException {
    var bad = new ArrayList<BadRow>();
    for (String kind : List.of("rejected", "invalid")) {
      String path = job.path() + "/rows?result=" + kind;
      Connection.Answer answer = connection.send("GET", path, "", Map.of());
      if (answer.status() != 200) {
        System.err.println(Refusal.sentences(answer.body()));
        return List.of();
      }
      Json.array(Json.object(Json.read(answer.body())).get("items")).stream()
          .map(BadRow::of)
          .forEach(bad::add);
    }
    bad.sort(Comparator.comparingLong(BadRow::line));
    return bad.subList(0, Math.min(BAD_SHOWN, bad.size()));
  }

  private static void results(Connection connection, String path, Path file)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(connection.url() + path))
            .timeout(RESULTS_MAX)
            .header("Authorization", "Bearer " + connection.token())
            .build();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    HttpResponse<Path> answer =
        connection.http().send(request, HttpResponse.BodyHandlers.ofFile(part));
    if (answer.statusCode() != 200) {
      System.err.println(Refusal.sentences(Files.readString(part)));
      Files.delete(part);
      return;
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    System.out.printf("All results are in %s.%n", file);
  }
}
