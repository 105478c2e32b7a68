package io.customerpipeline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How near an endpoint is to being disabled, because all it has had for days are failures. In the
/// order in which they come.
public enum Standing {
  GOOD(0),
  /// Half of the time is over.
  WARNED_50(50),
  WARNED_70(70),
  WARNED_90(90),
  DISABLED(100);

  /// Of nothing but failures.
  public static final Duration FAILING_MAX = Duration.ofDays(5);

  private final int percent;

  Standing(int percent) {
    this.percent = percent;
  }

  /// @param failingSince the first failure since the last success; absent if there is none
  public static Standing of(@Nullable Instant failingSince, Instant now) {
    if (failingSince == null) {
      return GOOD;
    }
    Standing reached = GOOD;
    for (Standing standing : values()) {
      if (!now.isBefore(failingSince.plus(standing.after()))) {
        reached = standing;
      }
    }
    return reached;
  }

  /// So much of [#FAILING_MAX].
  public int percent() {
    return percent;
  }

  private Duration after() {
    return FAILING_MAX.multipliedBy(percent).dividedBy(100);
  }
}
