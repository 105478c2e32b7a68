import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the command line says about an import, and what it is told of one.
final class Imports {
  private static final Duration RESULTS_MAX = Duration.ofHours(1);

  private Imports() {}

  static String query(String... arguments) {
    var query = new ArrayList<String>();
    Connection.option("--action", arguments)
        .ifPresent(it -> query.add("action=" + Job.encoded(it)));
    Connection.option("--dry-run", arguments)
        .ifPresent(it -> query.add("dry_run=" + Job.encoded(it)));
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

  /// @return the exit code
  static int told(Connection connection, Job job, String... arguments)
      throws IOException, InterruptedException {
    for (String kind :
        List.of("created", "updated", "unchanged", "deleted", "rejected", "invalid", "pending")) {
      if (job.number(kind, 0) > 0) {
        System.out.printf(Locale.ROOT, "%-10s%,d%n", kind, job.number(kind, 0));
      }
    }
    var results = Connection.option("--results", arguments);
    if (results.isPresent()) {
      results(connection, job.path() + "/results", Path.of(results.get()));
    }
    return job.number("rejected", 0) + job.number("invalid", 0) == 0 ? 0 : 1;
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
      System.err.println(Files.readString(part));
      Files.delete(part);
      return;
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    System.out.println("written   " + file);
  }
}
