package io.customerpipeline.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// One request on its way: headers are added, then it is sent.
final class Request {
  /// Longer than the longest that a client may ask the pipeline to wait.
  private static final Duration TIMEOUT = Duration.ofSeconds(45);

  private final HttpClient http;
  private final HttpRequest.Builder builder;

  Request(HttpClient http, URI uri, String method, BodyPublisher body) {
    this.http = http;
    this.builder = HttpRequest.newBuilder(uri).timeout(TIMEOUT).method(method, body);
  }

  Request header(String name, String value) {
    builder.setHeader(name, value);
    return this;
  }

  Request key(String idempotencyKey) {
    return header("Idempotency-Key", idempotencyKey);
  }

  Request prefer(String preference) {
    return header("Prefer", preference);
  }

  /// @throws AssertionError if the answer is none that the API's own description allows
  /// @throws UncheckedIOException if there was no whole answer, so that its fate is not known
  Answer send() {
    Answer answer = sendIntoFault();
    HttpRequest request = builder.build();
    Contract.of(request.uri()).check(request.method(), request.uri().getRawPath(), answer);
    return answer;
  }

  /// The API's own description does not allow the answer to a fault of ours, a `500`.
  ///
  /// @throws UncheckedIOException if there was no whole answer, so that its fate is not known
  Answer sendIntoFault() {
    try {
      var response = http.send(builder.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
