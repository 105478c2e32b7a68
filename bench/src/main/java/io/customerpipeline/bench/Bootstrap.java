package io.customerpipeline.bench;

import io.customerpipeline.client.Change;
import io.customerpipeline.client.CustomerFollower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// How long a new consumer takes until it knows all customers.
///
/// ```
/// ./pipeline up                             # in one terminal
/// ./pipeline bench bootstrap                # in another, with PIPELINE_DEV_TOKEN or --token
/// ```
///
/// It sees to it that there are 100,000 customers, and then follows them from the snapshots until
/// it has caught up, five times. Prints each time and the median, in seconds.
public final class Bootstrap {
  private static final int CLIENTS = 64;
  private static final int TIMES = 5;
  private static final Duration POLL = Duration.ofSeconds(1);

  private Bootstrap() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    int customers = Integer.parseInt(given.getOrDefault("--customers", "100000"));
    Path port = Path.of(given.get("--data"), "kafka", "broker.port");
    Map<String, Object> config =
        Map.of("bootstrap.servers", "127.0.0.1:" + Files.readString(port).strip());
    String url = given.getOrDefault("--url", "http://127.0.0.1:8080");
    create(
        customers - follow(config),
        Options.parse(new String[] {"--url", url, "--token", given.get("--token")}, Map.of()));
    var seconds = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      int found = follow(config);
      seconds[i] = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "%,d customers in %.2f s%n", found, seconds[i]);
    }
    Arrays.sort(seconds);
    System.out.printf(Locale.ROOT, "median %.2f s%n", seconds[TIMES / 2]);
  }

  /// @return how many customers there are
  private static int follow(Map<String, Object> config) {
    int living = 0;
    try (var follower = CustomerFollower.fromSnapshots(config)) {
      while (follower.position().isEmpty()) {
        for (Change change : follower.poll(POLL)) {
          living +=
              switch (change) {
                case Change.Upsert it when it.version() == 1 -> 1;
                case Change.Deleted _ -> -1;
                default -> 0;
              };
        }
      }
    }
    return living;
  }

  private static void create(int customers, Options options)
      throws InterruptedException, ExecutionException {
    System.out.printf(Locale.ROOT, "creating %,d customers%n", Math.max(0, customers));
    var left = new AtomicInteger(customers);
    String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          java.util.stream.IntStream.range(0, CLIENTS)
              .mapToObj(_ -> threads.submit(() -> create(left, run, options)))
              .toList();
      for (var one : running) {
        one.get();
      }
    }
  }

  private static Void create(AtomicInteger left, String run, Options options) throws IOException {
    try (var connection = new Connection(options)) {
      for (int i = left.getAndDecrement(); i > 0; i = left.getAndDecrement()) {
        String json =
            "{\"email\":\"c%s-%s@bench.example\",\"name\":\"Customer %s\"}".formatted(i, run, i);
        Reply reply = connection.post("/v1/customers", json);
        if (reply.status() != 201) {
          throw new IOException("a create was answered " + reply.status());
        }
      }
    }
    return null;
  }
}
