package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// The API as a client sees it, in the words of its documentation.
final class PipelineClient {
  static final String CUSTOMERS = "/v1/customers";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  // HTTP/2 upgrades would put a second exchange in front of the first request.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI url;
  private final String token;

  PipelineClient(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  URI url() {
    return url;
  }

  String token() {
    return token;
  }

  /// Any request, with the token and, where there is a body, JSON as its type.
  Request request(String method, String path, BodyPublisher body) {
    var request = new Request(HTTP, url.resolve(path), method, body);
    request.header("Authorization", "Bearer " + token);
    return body.contentLength() == 0 ? request : request.header("Content-Type", "application/json");
  }

  Request request(String method, String path) {
    return request(method, path, BodyPublishers.noBody());
  }

  /// A request without a token.
  Request anonymous(String method, String path) {
    return new Request(HTTP, url.resolve(path), method, BodyPublishers.noBody());
  }

  Request posting(String json) {
    return request("POST", CUSTOMERS, BodyPublishers.ofString(json));
  }

  Request creating(String email) {
    return posting("{\"email\":\"" + email + "\"}");
  }

  Request patching(String id, String json) {
    return request("PATCH", CUSTOMERS + "/" + id, BodyPublishers.ofString(json));
  }

  Request patchingAt(String path, String json) {
    return request("PATCH", path, BodyPublishers.ofString(json));
  }

  Request putting(String path, String json) {
    return request("PUT", path, BodyPublishers.ofString(json));
  }

  Request deleting(String id) {
    return request("DELETE", CUSTOMERS + "/" + id);
  }

  Answer create(String email) {
    return creating(email).send();
  }

  Answer get(String id) {
    return read(CUSTOMERS + "/" + id);
  }

  Answer patch(String id, String json) {
    return patching(id, json).send();
  }

  Answer delete(String id) {
    return deleting(id).send();
  }

  /// All living customers with this e-mail.
  Answer list(String email) {
    return read(CUSTOMERS + "?email=" + encoded(email));
  }

  Answer operation(String id) {
    return read("/v1/operations/" + id);
  }

  Answer read(String path) {
    return request("GET", path).send();
  }

  /// The operation behind an answer that is pending, once it is done.
  Answer settled(Answer accepted) {
    return settled(accepted.requiredHeader("Location"));
  }

  /// The answer that a caller would have got if the write had not been pending, as far as the
  /// operation tells: the status, and the customer or the customer in the way.
  Answer outcome(Answer accepted) {
    Answer done = settled(accepted);
    var outcome = done.json().path("outcome");
    var body = outcome.has("customer") ? outcome.path("customer") : outcome;
    return new Answer(outcome.path("status").asInt(), done.headers(), body.toString());
  }

  /// The operation at this path, once it is done.
  Answer settled(String location) {
    var last = new AtomicReference<Answer>();
    await("outcome of " + location)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isDone(location, last));
    return last.get();
  }

  private boolean isDone(String location, AtomicReference<Answer> last) {
    last.set(read(location));
    return last.get().expect(200).json().path("done").asBoolean();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
