import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The way to a running pipeline, as every script takes it: `--url` (http://localhost:8080),
/// `--token`, or PIPELINE_DEV_TOKEN, or the file `token` under `--data` (.pipeline/data).
///
/// @param url without a slash at the end
record Connection(String url, String token, HttpClient http) {

  /// An answer and how long it took.
  record Answer(int status, String body, Duration took) {}

  /// @throws IllegalArgumentException if there is no token anywhere; the message is for the user
  static Connection of(String... arguments) throws IOException {
    String url = option("--url", arguments).orElse("http://localhost:8080");
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    return new Connection(url.replaceAll("/+$", ""), token(arguments), http);
  }

  /// The last one counts: what the user gives stands behind what ./pipeline gives.
  static Optional<String> option(String name, String... arguments) {
    Optional<String> value = Optional.empty();
    for (int i = 0; i + 1 < arguments.length; i++) {
      value = arguments[i].equals(name) ? Optional.of(arguments[i + 1]) : value;
    }
    return value;
  }

  private static String token(String... arguments) throws IOException {
    Optional<String> given =
        option("--token", arguments)
            .or(() -> Optional.ofNullable(System.getenv("PIPELINE_DEV_TOKEN")))
            .filter(it -> !it.isBlank());
    Path kept = Path.of(option("--data", arguments).orElse(".pipeline/data"), "token");
    if (given.isEmpty() && !Files.exists(kept)) {
      throw new IllegalArgumentException(
          "No token: give --token T, or PIPELINE_DEV_TOKEN, or start ./pipeline up");
    }
    return given.isPresent() ? given.get() : Files.readString(kept).strip();
  }

  /// @param body empty: none
  /// @throws java.net.ConnectException if nothing listens there
  Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    long from = System.nanoTime();
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    var took = Duration.ofNanos(System.nanoTime() - from);
    return new Answer(response.statusCode(), response.body(), took);
  }

  /// The token stays out of what is printed.
  @Override
  public String toString() {
    return url;
  }
}
