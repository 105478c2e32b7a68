import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

  private static final Pattern OPERATION = Pattern.compile("\"operation_id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*(\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Connection pipeline;
  private int step;

  private Demo(Connection pipeline) {
    this.pipeline = pipeline;
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
    /// The operation whose outcome is not known yet; empty if this is the outcome.
    String operation() {
      return status == 202 ? field(ID) : status == 503 ? field(OPERATION) : "";
    }

    String field(Pattern pattern) {
      var found = pattern.matcher(body);
      return found.find() ? found.group(1) : "";
    }
  }

  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      var demo = new Demo(Connection.of(arguments));
      demo.run();
      System.out.printf("%nAll as it should be.%n");
      System.exit(0);
    } catch (WrongAnswer e) {
      System.out.println("      " + e.getMessage());
      System.exit(1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (ConnectException e) {
      System.err.println();
      System.err.println("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(2);
  }

  private void run() throws IOException, InterruptedException {
    String tag = UUID.randomUUID().toString().substring(0, 8);
    String email = "ada.%s@example.com".formatted(tag);
    String shouted = "Ada.%s@EXAMPLE.com".formatted(tag.toUpperCase(Locale.ROOT));
    System.out.printf("%s, as %s%n", pipeline, email);

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
    var headers = new HashMap<>(Map.of("Prefer", "wait=20")); // A busy machine shall show an answer.
    if (key != null) {
      headers.put("Idempotency-Key", key);
    }
    Connection.Answer answer = pipeline.send(method, path, body, headers);
    var first = new Answer(answer.status(), answer.body(), answer.took());
    return first.operation().isEmpty() ? first : followed(first);
  }

  /// A slow machine answers with the operation. Its end has the answer.
  private Answer followed(Answer pending) throws IOException, InterruptedException {
    Duration took = pending.took();
    while (took.compareTo(PATIENCE) < 0) {
      Connection.Answer asked =
          pipeline.send(
              "GET",
              "/v1/operations/" + pending.operation(),
              "",
              Map.of("Prefer", "wait=20"));
      took = took.plus(asked.took());
      int outcome = asked.body().indexOf("\"outcome\"");
      if (outcome >= 0) {
        String end = asked.body().substring(outcome);
        var status = STATUS.matcher(end);
        return new Answer(status.find() ? Integer.parseInt(status.group(1)) : 0, end, took);
      }
    }
    return new Answer(pending.status(), pending.body(), took);
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
