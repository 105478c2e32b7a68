package io.customerpipeline.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands in front of a pipeline and asks it for an operation in place of each outcome.
final class AsyncProxy implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Authorization", "Content-Type", "Idempotency-Key");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger pending = new AtomicInteger();
  private final URI target;
  private final HttpServer server;

  AsyncProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::passOn);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Writes that were answered with an operation.
  int pending() {
    return pending.get();
  }

  private void passOn(HttpExchange exchange) throws IOException {
    try (exchange) {
      var response = http.send(request(exchange), BodyHandlers.ofByteArray());
      if (response.statusCode() == 202) {
        pending.incrementAndGet();
      }
      byte[] body = response.body();
      exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    boolean read = exchange.getRequestMethod().equals("GET");
    var builder =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .header("Prefer", read ? "wait=20" : "respond-async");
    for (String name : PASSED_ON) {
      List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
      values.forEach(value -> builder.header(name, value));
    }
    return builder.build();
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
