package io.customerpipeline.bench;

import io.customerpipeline.bench.Sample.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The figures of one round, or the medians of several.
///
/// @param opsPerSecond answered requests; creates, deletes and re-creates alike
/// @param p50 milliseconds, over all requests; likewise `p99` and `p999`
/// @param createP50 milliseconds, over creates and re-creates only
record Round(double opsPerSecond, double p50, double p99, double p999, double createP50) {

  /// A round and what went wrong in it.
  record Result(Round figures, long operations, Map<String, Long> errors) {}

  /// @param tag makes the e-mails of this round unlike those of any other
  static Result run(Options options, int clients, Duration length, String tag) {
    var stopped = new AtomicBoolean();
    var total = new Sample();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      List<Future<Sample>> running = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < clients; i++) {
        var client = new Client(options, "b" + tag + "-" + i);
        running.add(threads.submit(() -> client.runUntil(stopped)));
      }
      awaitNanos(start + length.toNanos());
      stopped.set(true);
      running.forEach(each -> total.add(result(each)));
      return summary(total, System.nanoTime() - start);
    }
  }

  private static void awaitNanos(long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Sample result(Future<Sample> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Result summary(Sample total, long nanos) {
    long[] all = total.sorted(Step.values());
    long[] creates = total.sorted(Step.CREATE, Step.RECREATE);
    var figures =
        new Round(
            all.length / (nanos / 1e9),
            millis(all, 0.5),
            millis(all, 0.99),
            millis(all, 0.999),
            millis(creates, 0.5));
    return new Result(figures, all.length, total.errors());
  }

  /// The smallest value that at least this share of all values does not exceed.
  static double millis(long[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }

  static Round median(List<Round> rounds) {
    return new Round(
        median(rounds.stream().mapToDouble(Round::opsPerSecond).toArray()),
        median(rounds.stream().mapToDouble(Round::p50).toArray()),
        median(rounds.stream().mapToDouble(Round::p99).toArray()),
        median(rounds.stream().mapToDouble(Round::p999).toArray()),
        median(rounds.stream().mapToDouble(Round::createP50).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
