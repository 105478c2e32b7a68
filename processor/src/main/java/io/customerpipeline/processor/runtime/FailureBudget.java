package io.customerpipeline.processor.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/// Tells failures that pass from those that stay: so many within a window are forgiven.
final class FailureBudget {
  private final int failuresMax;
  private final Duration window;
  private final InstantSource clock;
  private final Deque<Instant> failures = new ArrayDeque<>();

  FailureBudget(int failuresMax, Duration window, InstantSource clock) {
    this.failuresMax = failuresMax;
    this.window = window;
    this.clock = clock;
  }

  /// Whether one more failure, now, is within the budget. Any thread may ask.
  synchronized boolean spend() {
    Instant now = clock.instant();
    while (!failures.isEmpty() && !failures.getFirst().plus(window).isAfter(now)) {
      failures.removeFirst();
    }
    if (failures.size() >= failuresMax) {
      return false;
    }
    failures.addLast(now);
    return true;
  }
}
