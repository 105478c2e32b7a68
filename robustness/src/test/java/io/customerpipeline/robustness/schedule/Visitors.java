package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.Instance;
import io.customerpipeline.robustness.process.Role;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Five requests a second through a gateway, whatever becomes of those before. The gateway does
/// what that of compose does: the instances take turns, and one that refuses a connection is passed
/// over. It knows nothing of their health.
final class Visitors implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// @param phase what happened to the installation meanwhile
  /// @param result a status, or the exception
  record Visit(String phase, String request, String result, Duration took) {
    boolean failed() {
      return !result.matches("2..");
    }
  }

  private final Cluster cluster;
  private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private volatile String phase;

  Visitors(Cluster cluster, String phase) {
    this.cluster = cluster;
    this.phase = phase;
    clock.scheduleAtFixedRate(
        () -> Thread.ofVirtual().start(this::visit), 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Requests that are sent from now on belong to this phase.
  void enter(String next) {
    phase = next;
  }

  /// All that have been answered, or have failed.
  List<Visit> visits() {
    return List.copyOf(visits);
  }

  private void visit() {
    int turn = turns.getAndIncrement();
    String now = phase;
    long from = System.nanoTime();
    String what =
        switch (turn % 4) {
          case 0 -> "GET webhooks";
          case 1 -> "GET";
          default -> "POST";
        };
    String result;
    try {
      result = Integer.toString(sent(what, turn).statusCode());
    } catch (IOException e) {
      result = e.toString();
    } catch (InterruptedException _) {
      return;
    }
    visits.add(new Visit(now, what, result, Duration.ofNanos(System.nanoTime() - from)));
  }

  private HttpResponse<Void> sent(String what, int turn) throws IOException, InterruptedException {
    return switch (what) {
      case "GET webhooks" -> through(Role.WEBHOOKS, turn, "/v1/webhooks/endpoints", null);
      case "GET" -> through(Role.API, turn, "/v1/customers?limit=1", null);
      default ->
          through(
              Role.API,
              turn,
              "/v1/customers",
              "{\"email\":\"%s@example.com\"}".formatted(UUID.randomUUID()));
    };
  }

  private HttpResponse<Void> through(Role role, int turn, String path, @Nullable String body)
      throws IOException, InterruptedException {
    List<Instance> instances = cluster.instances(role);
    var refused = new ConnectException("nobody listens");
    for (int i = 0; i < instances.size(); i++) {
      URI target = instances.get((turn / 4 + i) % instances.size()).url().resolve(path);
      var request =
          HttpRequest.newBuilder(target)
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + cluster.credentials().token());
      if (body != null) {
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
      }
      try {
        return http.send(request.build(), BodyHandlers.discarding());
      } catch (ConnectException e) {
        refused = e;
      }
    }
    throw refused;
  }

  /// Sends no more, and waits for the answers that are under way.
  @Override
  public void close() {
    clock.shutdownNow();
    http.close();
  }
}
