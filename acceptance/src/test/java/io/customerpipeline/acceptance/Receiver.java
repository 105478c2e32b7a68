package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Somebody's server that webhooks are sent to, on this machine.
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Integer> status = _ -> 200;
  private volatile boolean echoes;

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /// One delivery, as it arrived.
  record Received(HttpHeaders headers, String body) {
    JsonNode json() {
      return Bodies.parse(body);
    }

    String type() {
      return json().path("type").asString();
    }

    String id() {
      return headers.firstValue("webhook-id").orElseThrow();
    }
  }

  static Receiver started() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var receiver = new Receiver(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
      var one = new Received(HttpHeaders.of(headers, (_, _) -> true), body);
      int answer = status.apply(one);
      received.add(one);
      if (echoes) {
        exchange.sendResponseHeaders(answer, 0);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
      } else {
        exchange.sendResponseHeaders(answer, -1);
      }
    }
  }

  /// What it answers from now on.
  void answer(Function<Received, Integer> answer) {
    status = answer;
  }

  /// From now on it answers with what it was sent.
  void echo() {
    echoes = true;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks");
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
