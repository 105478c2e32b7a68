package io.customerpipeline.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/// What receivers that accept and never answer cost the others.
///
/// ```
/// ./pipeline up --pipeline.webhooks.endpoints-max=250
/// ./pipeline bench isolation                              # 100 healthy, 1 dead
/// ./pipeline bench isolation --dead 100 --rate 10 --seconds 60
/// ```
///
/// Customers are created at a steady rate, and all endpoints are owed all events. Rounds without
/// and with the dead ones take turns; those of each round are new, so that no breaker knows them.
/// Of each round: the delay from the commit of an event to the first octet at a healthy receiver,
/// the least heap in use, the most connections of a dead one, and its rows. Medians over the
/// rounds.
public final class Isolation {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ENDPOINTS = "/v1/webhooks/endpoints";

  private final Api api;
  private final PrintStream out;
  private final int healthy;
  private final int dead;
  private final int rate;
  private final Duration length;
  private final int rounds;
  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
  private final Queue<Hit> hits = new ConcurrentLinkedQueue<>();
  private int number;

  private Isolation(Api api, Map<String, String> given, PrintStream out) {
    this.api = api;
    this.out = out;
    this.healthy = Integer.parseInt(given.getOrDefault("--healthy", "100"));
    this.dead = Integer.parseInt(given.getOrDefault("--dead", "1"));
    this.rate = Integer.parseInt(given.getOrDefault("--rate", "15"));
    this.length = Duration.ofSeconds(Long.parseLong(given.getOrDefault("--seconds", "20")));
    this.rounds = Integer.parseInt(given.getOrDefault("--rounds", "4"));
  }

  private record Hit(String id, long nanos) {}

  /// @param p99 milliseconds, as `p50`
  /// @param heap least megabytes in use
  private record Round(double p50, double p99, double heap) {}

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    String token = given.getOrDefault("--token", "");
    if (args.length % 2 != 0 || token.isBlank()) {
      System.err.println(
          "bench isolation --token TOKEN [--url http://127.0.0.1:8080] [--data .pipeline/data]"
              + " [--healthy 100] [--dead 1] [--rate 15] [--seconds 20] [--rounds 4]");
      System.exit(2);
    }
    var url = URI.create(given.getOrDefault("--url", "http://127.0.0.1:8080"));
    Api tenant = new Api(url, token).tenant("bench isolation");
    new Isolation(tenant, given, System.out).run(given.getOrDefault("--data", ".pipeline/data"));
  }

  private void run(String data) throws Exception {
    out.printf(
        Locale.ROOT,
        "%d healthy endpoints, %d dead, %d events a second%n%n%-8s %9s %9s %9s%n",
        healthy,
        dead,
        rate,
        "",
        "p50 ms",
        "p99 ms",
        "heap MB");
    try (var receiver = new Receiver(arrival -> hits.add(new Hit(arrival.id(), arrival.nanos())));
        var commits = new Commits(data)) {
      for (int i = 0; i < healthy; i++) {
        register(receiver.url(i));
      }
      round(commits);
      List<Round> without = new ArrayList<>();
      List<Round> with = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        without.add(told("without", round(commits)));
        with.add(told("with", roundWithTheDead(commits)));
      }
      out.printf(
          Locale.ROOT,
          "%nmedians  without: p99 %.1f ms, with: p99 %.1f ms, ratio %.2f; heap %.0f and %.0f MB%n",
          median(without, Round::p99),
          median(with, Round::p99),
          median(with, Round::p99) / median(without, Round::p99),
          median(without, Round::heap),
          median(with, Round::heap));
    }
  }

  private Round told(String what, Round round) {
    out.printf(
        Locale.ROOT, "%-8s %9.1f %9.1f %9.0f%n", what, round.p50(), round.p99(), round.heap());
    return round;
  }

  private String register(String url) throws IOException, InterruptedException {
    return Api.text("id", api.post(ENDPOINTS, "{\"url\":\"" + url + "\",\"events\":[\"*\"]}"));
  }

  private Round roundWithTheDead(Commits commits) throws Exception {
    List<BlackHole> holes = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < dead; i++) {
      holes.add(new BlackHole());
      ids.add(register(holes.getLast().url()));
    }
    Round round = round(commits);
    int connections = holes.stream().mapToInt(BlackHole::connectionsMost).max().orElse(0);
    int attempts = 0;
    int lanes = 0;
    for (String id : ids) {
      attempts += total("/v1/webhooks/deliveries?endpoint_id=" + id);
      lanes += total(ENDPOINTS + "/" + id + "/lanes");
    }
    out.printf(
        Locale.ROOT,
        "%8s of %,d owed to the dead: %d attempts, %d lanes; at most %d connections to one%n",
        "",
        rate * length.toSeconds() * dead,
        attempts,
        lanes,
        connections);
    for (String id : ids) {
      api.delete(ENDPOINTS + "/" + id);
    }
    for (BlackHole hole : holes) {
      hole.close();
    }
    return round;
  }

  private int total(String path) throws IOException, InterruptedException {
    return Integer.parseInt(Api.text("total_count", api.get(path)));
  }

  private Round round(Commits commits)
      throws IOException, InterruptedException, ExecutionException {
    hits.clear();
    var heap = new Heap();
    Thread watch = Thread.ofVirtual().start(heap::watch);
    Steady.create(api.options(), rate, length, "i" + run + "-" + number++);
    long expected = rate * length.toSeconds() * healthy;
    long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (hits.size() < expected) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (System.nanoTime() - giveUpAt > 0) {
        throw new IOException("healthy ones got " + hits.size() + " of " + expected);
      }
    }
    watch.interrupt();
    watch.join();
    var delays = new Delays();
    for (Hit hit : hits) {
      var seen = commits.seen().get(hit.id());
      if (seen != null) {
        delays.add(hit.nanos() - seen.nanos());
      }
    }
    return new Round(delays.millis(0.5), delays.millis(0.99), heap.least);
  }

  /// What is left after collections is about the least of what is seen in use.
  private final class Heap {
    private volatile double least = Double.MAX_VALUE;

    void watch() {
      try {
        while (true) {
          String found = api.get("/actuator/metrics/jvm.memory.used?tag=area:heap");
          least = Math.min(least, Double.parseDouble(Api.text("value", found)) / (1 << 20));
          Thread.sleep(Duration.ofMillis(250));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        out.println("no heap: " + e.getMessage());
      }
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
