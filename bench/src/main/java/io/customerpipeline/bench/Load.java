package io.customerpipeline.bench;

import io.customerpipeline.bench.Round.Result;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A closed-loop load driver: each of N clients creates a customer (201), deletes it (204), creates
/// it again (201), and takes the next e-mail. Every answer is checked, and no id may come twice.
///
/// ```
/// ./pipeline up                 # in one terminal
/// ./pipeline bench              # in another, with PIPELINE_DEV_TOKEN or --token
/// ./pipeline bench --clients 1,128 --seconds 5 --warmup 20 --rounds 3
/// ```
///
/// For each client count it prints operations per second and the latency in milliseconds, each the
/// median over the rounds, and every answer that was not the expected one. The exit code is 0 if
/// there was none, 1 if there was, 2 for wrong options. The first rounds of a young JVM are two to
/// three times slower: believe no figure without the warm-up. Closed-loop latencies leave out the
/// time a request would have waited for a free client, so they are not those of an open system.
public final class Load {
  private static final String ROW = "%8d %10.0f %9.2f %9.2f %9.2f %13.2f %8d%n";

  private final Options options;
  private final PrintStream out;
  private final Map<String, Long> errors = new TreeMap<>();
  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
  private int round;

  Load(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] args) {
    Options options;
    try {
      options = Options.parse(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Load(options, System.out).run() ? 0 : 1);
  }

  /// @return whether every answer was the expected one
  boolean run() {
    out.println(options);
    if (options.warmup().isPositive()) {
      Result warm = next(Collections.max(options.clients()), options.warmup());
      out.printf(Locale.ROOT, "warmed up with %d operations%n", warm.operations());
    }
    out.printf(
        "%n%8s %10s %9s %9s %9s %13s %8s%n",
        "clients", "op/s", "p50 ms", "p99 ms", "p999 ms", "create p50 ms", "errors");
    options.clients().forEach(this::measure);
    errors.forEach((what, count) -> out.printf(Locale.ROOT, "unexpected: %s: %d%n", what, count));
    out.println(errors.isEmpty() ? "every answer as expected" : "there were unexpected answers");
    return errors.isEmpty();
  }

  private void measure(int clients) {
    List<Round> rounds = new ArrayList<>();
    long failed = 0;
    for (int i = 0; i < options.rounds(); i++) {
      Result result = next(clients, options.round());
      rounds.add(result.figures());
      failed += result.errors().values().stream().mapToLong(Long::longValue).sum();
    }
    Round median = Round.median(rounds);
    out.printf(
        Locale.ROOT,
        ROW,
        clients,
        median.opsPerSecond(),
        median.p50(),
        median.p99(),
        median.p999(),
        median.createP50(),
        failed);
  }

  private Result next(int clients, Duration length) {
    Result result = Round.run(options, clients, length, run + "-" + round++);
    result.errors().forEach((what, count) -> errors.merge(what, count, Long::sum));
    return result;
  }
}
