package io.customerpipeline.robustness.workload;

import java.time.Duration;

/// How long requests take at the moment: of the last ones, each counts less the longer it is ago.
final class Pace {
  private static final double WEIGHT = 0.02;

  private double nanos = Duration.ofSeconds(10).toNanos();

  synchronized void took(long one) {
    nanos += WEIGHT * (one - nanos);
  }

  synchronized Duration now() {
    return Duration.ofNanos((long) nanos);
  }
}
