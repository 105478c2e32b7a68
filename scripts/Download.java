import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/// Fetches the file of an export. Where the connection breaks, it goes on from there; what has come
/// stays beside the file, so that a later call goes on, too.
final class Download {
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FUTILE_MAX = 10;

  private final Connection connection;
  private final Job export;
  private final long length;
  private final Progress progress = new Progress();

  Download(Connection connection, Job export) {
    this.connection = connection;
    this.export = export;
    this.length = export.number("bytes", 0);
  }

  /// There is no such file, or not any more.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /// @throws Refused with what the API said
  void to(Path file) throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + "." + export.id() + ".part");
    fetch(part);
    if (!digest(part).equals(export.member("sha256"))) {
      Files.delete(part);
      throw new IOException("The file that came is another than the one that was written.");
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    progress.end(String.format(Locale.ROOT, "written   %s, %,d bytes", file, length));
  }

  private void fetch(Path part) throws IOException, InterruptedException {
    int futile = 0;
    long had = size(part);
    while (had != length || !Files.exists(part)) {
      try {
        fetch(part, had > length ? 0 : had);
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        futile = size(part) > had ? 0 : futile + 1;
        if (futile == FUTILE_MAX) {
          throw e;
        }
        progress.end(String.format(Locale.ROOT, "broken    at %,d; going on", size(part)));
        Thread.sleep(PAUSE);
      }
      had = size(part);
    }
  }

  private void fetch(Path part, long from) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(connection.url() + export.path() + "/file"))
            .timeout(ANSWER_MAX)
            .header("Authorization", "Bearer " + connection.token());
    if (from > 0) {
      request
          .header("Range", "bytes=" + from + "-")
          .header("If-Range", '"' + export.member("sha256") + '"');
    }
    HttpResponse<InputStream> answer =
        connection.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      switch (answer.statusCode()) {
        case 200 -> copy(in, part, StandardOpenOption.TRUNCATE_EXISTING);
        case 206 -> copy(in, part, StandardOpenOption.APPEND);
        // Too much is asked for now, or what answers is on its way back.
        case 429, 502, 503, 504 -> throw new IOException("answered " + answer.statusCode());
        default -> throw new Refused(new String(in.readAllBytes(), "UTF-8"));
      }
    }
  }

  private void copy(InputStream in, Path part, StandardOpenOption how) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      var buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (progress.isTerminal()) {
          tell(size(part));
        }
      }
    }
  }

  private void tell(long done) {
    progress.show(
        String.format(
            Locale.ROOT,
            "loading   %s %,d of %,d bytes",
            Job.bar(done, length),
            done,
            length));
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private static String digest(Path part) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
