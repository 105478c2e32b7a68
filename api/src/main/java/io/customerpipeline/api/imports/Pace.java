package io.customerpipeline.api.imports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How many rows may be on their way at once. An import can wait, and a request for whose answer
/// somebody waits cannot: so the import takes what others leave.
///
/// It grows a little as long as nobody minds, and shrinks at once by a part when somebody does: the
/// way of TCP, which is known to share fairly (RFC 5681 §3.1). Alone it doubles, as TCP does until
/// it meets others.
///
/// It never shrinks below 20 rows a second: by Little's law these are 20 rows on their way for each
/// second that a row takes. On a throttled node a row takes seconds, and four rows on their way
/// would be one row a second.
///
/// @param rows in flight at the most
/// @param least below which `rows` does not shrink
record Pace(int rows, int least) {
  static final int MIN = 4;
  static final int MAX = 2_000;

  /// An import keeps this rate, whatever others feel.
  private static final int ROWS_PER_SECOND_MIN = 20;

  /// Enough for the rate while rows take up to 5 s. Without a limit, an import of a node that
  /// decides fewer rows a second would put ever more of them in front of all other writes.
  private static final int LEAST_MAX = 100;

  /// What a write may take while an import runs, as a multiple of what it takes alone.
  private static final double TOLERANCE = 1.4;

  /// What rows may take: beyond, they only wait in the log.
  private static final Duration ROW_MAX = Duration.ofMillis(400);

  /// For how long commands may wait for their decision: long before writes are refused for it.
  private static final Duration LAG_MAX = Duration.ofSeconds(2);

  private static final int STEP = 16;

  static Pace start() {
    return new Pace(16, MIN);
  }

  /// @param others what writes took lately that somebody waited for; absent if there were none
  /// @param alone what such writes take when nothing is imported
  /// @param own what rows took lately; absent if none came back
  /// @param lag for how long the oldest command waits for its decision
  Pace next(@Nullable Duration others, Duration alone, @Nullable Duration own, Duration lag) {
    int floor = own == null ? least : leastFor(own);
    if (lag.compareTo(LAG_MAX) > 0) {
      return bounded(rows / 2, floor);
    }
    if (others != null && others.toNanos() > TOLERANCE * alone.toNanos()) {
      return bounded((int) (rows * 0.6), floor);
    }
    if (own != null && own.compareTo(ROW_MAX) > 0) {
      return bounded((int) (rows * 0.8), floor);
    }
    if (own == null) {
      return this;
    }
    return bounded(others == null ? rows * 2 : rows + STEP, floor);
  }

  private static int leastFor(Duration own) {
    long least = ROWS_PER_SECOND_MIN * own.toMillis() / 1000;
    return (int) Math.clamp(least, MIN, LEAST_MAX);
  }

  private static Pace bounded(int rows, int least) {
    return new Pace(Math.clamp(rows, least, MAX), least);
  }
}
