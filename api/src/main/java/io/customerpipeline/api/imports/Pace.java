package io.customerpipeline.api.imports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How many rows may be on their way at once. An import has all the time in the world, and whoever
/// waits for an answer has not: so it takes what others leave.
///
/// It grows a little as long as nobody minds, and shrinks at once by a part when somebody does: the
/// way of TCP, which is known to share fairly (RFC 5681 §3.1). Alone it doubles, as TCP does before
/// it knows of anybody.
///
/// @param rows in flight at the most
record Pace(int rows) {
  static final int MIN = 4;
  static final int MAX = 2_000;

  /// What a write may take while an import runs, as a multiple of what it takes alone.
  private static final double TOLERANCE = 1.4;

  /// What rows may take: beyond, they only wait in the log.
  private static final Duration ROW_MAX = Duration.ofMillis(400);

  /// For how long commands may wait for their decision: long before writes are refused for it.
  private static final Duration LAG_MAX = Duration.ofSeconds(2);

  private static final int STEP = 16;

  static Pace start() {
    return new Pace(16);
  }

  /// @param others what writes took lately that somebody waited for; absent if there were none
  /// @param alone what such writes take when nothing is imported
  /// @param own what rows took lately; absent if none came back
  /// @param lag for how long the oldest command waits for its decision
  Pace next(@Nullable Duration others, Duration alone, @Nullable Duration own, Duration lag) {
    if (lag.compareTo(LAG_MAX) > 0) {
      return bounded(rows / 2);
    }
    if (others != null && others.toNanos() > TOLERANCE * alone.toNanos()) {
      return bounded((int) (rows * 0.6));
    }
    if (own != null && own.compareTo(ROW_MAX) > 0) {
      return bounded((int) (rows * 0.8));
    }
    if (own == null) {
      return this;
    }
    return bounded(others == null ? rows * 2 : rows + STEP);
  }

  private static Pace bounded(int rows) {
    return new Pace(Math.clamp(rows, MIN, MAX));
  }
}
