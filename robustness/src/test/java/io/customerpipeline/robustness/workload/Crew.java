package io.customerpipeline.robustness.workload;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads of all clients. A client that fails is one that does not work: then the run is worth
/// nothing.
final class Crew implements AutoCloseable {
  private static final Duration END_MAX = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger working = new AtomicInteger();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  void begin(Callable<?> work) {
    working.incrementAndGet();
    threads.execute(() -> {
      try {
        work.call();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        failures.add(e);
      } finally {
        working.decrementAndGet();
      }
    });
  }

  /// Returns once all have come to their end by themselves.
  void awaitEnd() {
    await("the end of all clients").atMost(END_MAX).until(() -> working.get() == 0);
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " clients failed", failures.peek());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
