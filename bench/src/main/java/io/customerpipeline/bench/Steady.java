package io.customerpipeline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Creates customers at a steady rate, whatever the answers take: an open loop.
final class Steady {
  /// Requests under way at once; enough for answers of 300 ms at 100 a second.
  private static final int CLIENTS = 32;

  private Steady() {}

  /// @param tag makes their e-mails unlike any others
  static void create(Options options, int perSecond, Duration length, String tag)
      throws InterruptedException, ExecutionException {
    int customers = Math.toIntExact(perSecond * length.toSeconds());
    create(options, perSecond, number -> number < customers, tag);
  }

  /// @param goesOn asked with the number of the next one, from 0
  static void create(Options options, int perSecond, IntPredicate goesOn, String tag)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var next = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, CLIENTS)
              .mapToObj(_ ->
                  threads.submit(() -> {
                    try (var connection = new Connection(options)) {
                      int number = next.getAndIncrement();
                      for (; goesOn.test(number); number = next.getAndIncrement()) {
                        await(start + number * 1_000_000_000L / perSecond);
                        create(connection, tag + "-" + number);
                      }
                    }
                    return null;
                  }))
              .toList();
      for (var one : running) {
        one.get();
      }
    }
  }

  private static void await(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void create(Connection connection, String name) throws IOException {
    String json = "{\"email\":\"" + name + "@bench.example\",\"name\":\"Bench\"}";
    Reply reply = connection.post("/v1/customers", json);
    // A create that is not decided yet is in the log: its event comes all the same.
    if (reply.status() != 201 && !reply.isPending()) {
      throw new IOException("a create was answered " + reply.status());
    }
  }
}
