import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The scenario that the pipeline exists for, run step by step against a running one. The exit code
/// is 0 if every step was as it should be, 1 if one was not, 2 if there was nothing to talk to.
///
/// ```
/// java scripts/Demo.java [--url http://localhost:8080] [--token T] [--data .pipeline/data]
/// ```
class Demo {
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern COUNT = Pattern.compile("\"total_count\"\\s*:\\s*(\\d+)");
  private static final Pattern LIVING = Pattern.compile("\"customer_id\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final String token;
  private int step;

  private Demo(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /// A step was not as it should be.
  private static final class WrongAnswer extends IOException {
    private static final long serialVersionUID = 1;

    WrongAnswer(String message) {
      super(message);
    }
  }

  /// An answer and how long it took.
  private record Answer(int status, String body, Duration took) {
    String field(Pattern pattern) {
      var found = pattern.matcher(body);
      return found.find() ? found.group(1) : "";
    }
  }

  public static void main(String... arguments) throws InterruptedException {
    String url = option("--url", arguments).orElse("http://localhost:8080");
    try {
      var demo = new Demo(url.replaceAll("/+$", ""), token(arguments));
      demo.run();
      System.out.printf("%nAll as it should be.%n");
      System.exit(0);
    } catch (WrongAnswer e) {
      System.out.println("      " + e.getMessage());
      System.exit(1);
    } catch (ConnectException e) {
      System.err.println();
      System.err.println("Nothing answers at " + url + ". Start it with ./pipeline up");
    } catch (IOException e) {
      System.err.println(url + ": " + e);
    }
    System.exit(2);
  }

  private static Optional<String> option(String name, String... arguments) {
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
      System.err.println("No token: give --token T, or PIPELINE_DEV_TOKEN, or start ./pipeline up");
      System.exit(2);
    }
    return given.isPresent() ? given.get() : Files.readString(kept).strip();
  }

  private void run() throws IOException, InterruptedException {
    String tag = UUID.randomUUID().toString().substring(0, 8);
    String email = "ada.%s@example.com".formatted(tag);
    String shouted = "Ada.%s@EXAMPLE.com".formatted(tag.toUpperCase(Locale.ROOT));
    System.out.printf("%s, as %s%n", url, email);

    heading("Create, delete, create again");
    absent("nobody has the e-mail", email);
    Answer first = created("create", email, null);
    String firstId = first.field(ID);
    present("the list shows it at once", email, firstId);
    Answer conflict = post("create again while it lives", email, null);
    check(conflict, 409, conflict.field(LIVING).equals(firstId), "conflict, names " + firstId);
    deleted("delete", firstId);
    absent("nobody has the e-mail", email);
    Answer gone = send("get the deleted one", "GET", "/v1/customers/" + firstId, "", null);
    check(gone, 404, true, "not found");

    heading("The same e-mail in other letters is the same customer");
    Answer second = created("create " + shouted, shouted, null);
    String secondId = second.field(ID);
    if (secondId.equals(firstId)) {
      throw new WrongAnswer("expected a new id, not the old one");
    }
    Answer lower = post("create " + email, email, null);
    check(lower, 409, lower.field(LIVING).equals(secondId), "conflict, names " + secondId);
    deleted("delete", secondId);

    heading("A retry with the same Idempotency-Key is the same operation");
    String key = UUID.randomUUID().toString();
    String thirdId = created("create", email, key).field(ID);
    Answer retry = post("send it again", email, key);
    check(retry, 201, retry.field(ID).equals(thirdId), "the first answer, " + thirdId);
    Answer other = post("the key with another e-mail", "other." + email, key);
    check(other, 422, true, "refused: a key stands for one request");
    deleted("delete", thirdId);
  }

  private void absent(String what, String email) throws IOException, InterruptedException {
    Answer answer = list(what, email);
    check(answer, 200, answer.field(COUNT).equals("0"), "0 customers");
  }

  private void present(String what, String email, String id)
      throws IOException, InterruptedException {
    Answer answer = list(what, email);
    boolean found = answer.field(COUNT).equals("1") && answer.field(ID).equals(id);
    check(answer, 200, found, "1 customer, " + id);
  }

  private Answer created(String what, String email, String key)
      throws IOException, InterruptedException {
    Answer answer = post(what, email, key);
    check(answer, 201, !answer.field(ID).isEmpty(), "id " + answer.field(ID));
    return answer;
  }

  private void deleted(String what, String id) throws IOException, InterruptedException {
    check(send(what, "DELETE", "/v1/customers/" + id, "", null), 204, true, "gone");
  }

  private Answer list(String what, String email) throws IOException, InterruptedException {
    String query = "?email=" + URLEncoder.encode(email, StandardCharsets.UTF_8);
    return send(what, "GET", "/v1/customers/" + query, "", null);
  }

  private Answer post(String what, String email, String key)
      throws IOException, InterruptedException {
    String body = "{\"email\": \"%s\", \"name\": \"Ada Lovelace\"}".formatted(email);
    return send(what, "POST", "/v1/customers/", body, key);
  }

  private Answer send(String what, String method, String path, String body, String key)
      throws IOException, InterruptedException {
    System.out.printf("%2d  %-46s ", ++step, what);
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=20") // A busy machine shall show an answer, not a 202.
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    long from = System.nanoTime();
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    var took = Duration.ofNanos(System.nanoTime() - from);
    return new Answer(response.statusCode(), response.body(), took);
  }

  /// The first wrong answer ends the run: what follows would only repeat it.
  private static void check(Answer answer, int status, boolean holds, String meaning)
      throws WrongAnswer {
    boolean good = answer.status() == status && holds;
    double millis = answer.took().toNanos() / 1e6;
    System.out.printf(
        Locale.ROOT, "%d  %7.1f ms  %s%n", answer.status(), millis, good ? meaning : "WRONG");
    if (!good) {
      throw new WrongAnswer(
          "expected %d, %s; the answer was %s".formatted(status, meaning, answer.body()));
    }
  }

  private static void heading(String text) {
    System.out.printf("%n%s%n", text);
  }
}
