package io.customerpipeline.robustness.workload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.customerpipeline.robustness.history.Entry.Received;
import io.customerpipeline.robustness.history.HistoryWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The servers that webhooks are sent to, each at a path of its own, in as many tempers.
final class Receivers implements AutoCloseable {
  /// How a receiver takes what comes.
  enum Temper {
    OK,
    /// Refuses everything until [#recover()].
    FAILING,
    /// Takes its time.
    SLOW,
    /// Says that it is gone for good.
    GONE
  }

  private static final int SLOW_MILLIS = 100;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpServer server;
  private final HistoryWriter history;
  private final Map<String, String> endpoints = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean recovered;

  private Receivers(HttpServer server, HistoryWriter history) {
    this.server = server;
    this.history = history;
  }

  static Receivers started(HistoryWriter history) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var receivers = new Receivers(server, history);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    for (Temper temper : Temper.values()) {
      server.createContext("/" + temper.name(), exchange -> receivers.take(exchange, temper));
    }
    server.start();
    return receivers;
  }

  URI url(Temper temper) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + temper.name());
  }

  /// To be told before the first event.
  void name(Temper temper, String endpoint) {
    endpoints.put(temper.name(), endpoint);
  }

  /// From now on nobody refuses any more but who is gone.
  void recover() {
    recovered = true;
  }

  private void take(HttpExchange exchange, Temper temper) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode event = MAPPER.readTree(body);
      if (temper == Temper.SLOW) {
        var _ = closed.await(SLOW_MILLIS, TimeUnit.MILLISECONDS);
      }
      int status = status(temper);
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      history.append(nanos ->
          new Received(
              nanos,
              endpoints.get(temper.name()),
              id,
              event.at("/data/id").asString(),
              event.path("version").asLong(),
              Digests.sha256(body),
              status));
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(Temper temper) {
    return switch (temper) {
      case OK, SLOW -> 204;
      case FAILING -> recovered ? 204 : 500;
      case GONE -> 410;
    };
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
