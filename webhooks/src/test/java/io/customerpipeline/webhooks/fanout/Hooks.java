package io.customerpipeline.webhooks.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/// Somebody's server: answers as it is told, and keeps account of what arrived.
public final class Hooks implements AutoCloseable {
  private final HttpServer server;
  private final ToIntFunction<String> status;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Integer> acknowledged = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<String> goneBack = new ArrayList<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final List<String> changed = new ArrayList<>();
  private int repeats;
  private long lastNanos = System.nanoTime();
  private long longestPauseNanos;

  /// No answer at all.
  static final int NEVER = -1;

  /// @param status of the answer, by the event's id
  public Hooks(ToIntFunction<String> status) {
    this.status = status;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      compare(id, body);
      int answer = status.applyAsInt(id);
      note(id, answer >= 200 && answer < 300);
      if (answer == NEVER) {
        closed.await();
      } else {
        exchange.sendResponseHeaders(answer, -1);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void compare(String id, byte[] body) {
    String text = new String(body, UTF_8);
    if (!bodies.computeIfAbsent(id, _ -> text).equals(text)) {
      changed.add(id);
    }
  }

  private synchronized void note(String id, boolean isTaken) {
    longestPauseNanos = Math.max(longestPauseNanos, System.nanoTime() - lastNanos);
    lastNanos = System.nanoTime();
    int dash = id.lastIndexOf('-');
    int version = Integer.parseInt(id.substring(dash + 1));
    int last = acknowledged.getOrDefault(id.substring(0, dash), 0);
    if (version != last && version != last + 1) {
      goneBack.add(id + " after " + last);
    }
    if (isTaken) {
      repeats += taken.add(id) ? 0 : 1;
      acknowledged.put(id.substring(0, dash), version);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /// Events that were answered with a success, each counted once.
  public synchronized int taken() {
    return taken.size();
  }

  public synchronized int taken(String customer) {
    return acknowledged.getOrDefault(customer, 0);
  }

  /// How often one came that had been answered with a success.
  public synchronized int repeats() {
    return repeats;
  }

  /// What came neither after the last acknowledged event of its customer nor as that one again.
  synchronized List<String> goneBack() {
    return List.copyOf(goneBack);
  }

  /// The receiver never had this one, and will not: the next is in order.
  synchronized void forget(String id) {
    int dash = id.lastIndexOf('-');
    acknowledged.put(id.substring(0, dash), Integer.parseInt(id.substring(dash + 1)));
  }

  /// What came with other bytes than the first time.
  synchronized List<String> changed() {
    return List.copyOf(changed);
  }

  /// Everything may come once more from its beginning, with the same bytes.
  synchronized void beginAnew() {
    acknowledged.clear();
    taken.clear();
    repeats = 0;
  }

  synchronized double longestPauseSeconds() {
    return longestPauseNanos / 1e9;
  }

  synchronized double secondsSinceLast() {
    return (System.nanoTime() - lastNanos) / 1e9;
  }

  synchronized void forgetPauses() {
    lastNanos = System.nanoTime();
    longestPauseNanos = 0;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
