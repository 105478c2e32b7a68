package io.customerpipeline.api.submit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What writes take that somebody waits for, on this instance.
@Component
public class WriteLatency {
  private static final double WEIGHT = 0.02;
  private static final Duration ASSUMED = Duration.ofMillis(20);

  private long nanosLately;
  private int lately;
  private double nanosAlone = ASSUMED.toNanos();
  private boolean alone = true;

  synchronized void took(Duration duration) {
    nanosLately += duration.toNanos();
    lately++;
    if (alone) {
      nanosAlone += WEIGHT * (duration.toNanos() - nanosAlone);
    }
  }

  /// The mean since this was asked last; absent if nobody waited.
  public synchronized @Nullable Duration lately() {
    Duration mean = lately == 0 ? null : Duration.ofNanos(nanosLately / lately);
    nanosLately = 0;
    lately = 0;
    return mean;
  }

  /// The mean of about the last fifty while nothing else was sent.
  public synchronized Duration alone() {
    return Duration.ofNanos((long) nanosAlone);
  }

  /// Says whether something else is sent beside the writes that somebody waits for.
  public synchronized void setAlone(boolean alone) {
    this.alone = alone;
  }
}
