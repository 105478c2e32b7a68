package io.customerpipeline.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/// Handles Kafka's wish to end the JVM, such as after a disk failure. Without it Kafka halts
/// without a word on the console, and without a clean end of what else runs here.
final class KafkaExit {
  private final Runnable told;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile @Nullable Thread starting;

  private KafkaExit(Runnable told) {
    this.told = told;
  }

  /// @param told is called once, from a thread of its own, if Kafka wants to end after its start
  static KafkaExit handledBy(Runnable told) {
    var handler = new KafkaExit(told);
    Exit.setHaltProcedure((_, _) -> handler.ended());
    Exit.setExitProcedure((_, _) -> handler.ended());
    return handler;
  }

  /// Kafka asks to end from within its start and then throws the reason, which the caller needs.
  ///
  /// @throws IllegalStateException if Kafka wanted to end, but the start itself did not fail
  void during(Runnable start) {
    wanted.set(false); // An earlier start may have failed for a port that another program had.
    starting = Thread.currentThread();
    try {
      start.run();
    } finally {
      starting = null;
    }
    if (wanted.get()) {
      throw new IllegalStateException("Kafka ended while it started");
    }
  }

  /// Kafka's callers do not expect to go on. They may also be a thread that a clean stop waits for,
  /// so the report comes from another one.
  private void ended() {
    boolean first = wanted.compareAndSet(false, true);
    if (Thread.currentThread().equals(starting)) {
      return;
    }
    if (first) {
      Thread.ofPlatform().name("kafka-ended").start(told);
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
