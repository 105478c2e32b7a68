package io.customerpipeline.api.admission;

import java.time.Duration;
import java.util.Optional;

/// How far decisions may be behind.
///
/// @param max that a command may wait; while the oldest waits for longer, none comes in behind it
record LagLimit(Duration max) {
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(60);

  /// The further behind, the later it makes sense to come back: what is behind by a minute was not
  /// caught up with in a minute.
  ///
  /// @param lag for how long the oldest command has waited
  /// @return whole seconds; empty if a command may come in
  Optional<Duration> retryAfter(Duration lag) {
    if (lag.compareTo(max) <= 0) {
      return Optional.empty();
    }
    Duration over = Duration.ofSeconds(lag.minus(max).plusNanos(999_999_999).toSeconds());
    return Optional.of(
        over.compareTo(RETRY_MIN) < 0
            ? RETRY_MIN
            : over.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : over);
  }
}
