package io.customerpipeline.processor.runtime;

import java.time.Duration;

/// How long to wait before the next start: 1 s, doubled up to 30 s by every short life.
record Backoff(Duration delay) {
  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(30);

  static Backoff none() {
    return new Backoff(Duration.ZERO);
  }

  /// @param lived of what has just ended; what lived longer than the longest wait was sound
  Backoff after(Duration lived) {
    if (delay.isZero() || lived.compareTo(MAX) > 0) {
      return new Backoff(MIN);
    }
    Duration doubled = delay.multipliedBy(2);
    return new Backoff(doubled.compareTo(MAX) > 0 ? MAX : doubled);
  }
}
