package io.customerpipeline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;

/// How often an endpoint wants to be called: a token bucket that holds as many attempts as are
/// allowed in one period, and fills evenly.
///
/// So no period has more than twice the attempts, and no longer time more than its share and one
/// bucket.
///
/// @param attempts at least 1
public record RateLimit(int attempts, Duration period) {

  public RateLimit {
    if (attempts < 1 || !period.isPositive() || period.toNanos() < attempts) {
      throw new IllegalArgumentException("a rate is at least one attempt in a period");
    }
  }

  /// A bucket, of which only this needs to be known.
  ///
  /// @param fullAt when it is full again, if nothing is taken before
  public record Bucket(Instant fullAt) {}

  public Bucket full() {
    return new Bucket(Instant.EPOCH);
  }

  /// When the next attempt may begin: now, or later.
  public Instant next(Bucket bucket, Instant now) {
    // There is a token once no more than the others are missing.
    Instant at = bucket.fullAt.minusNanos(nanosPerToken() * (attempts - 1L));
    return at.isAfter(now) ? at : now;
  }

  /// An attempt begins, which [#next(Bucket, Instant)] allows.
  public Bucket taken(Bucket bucket, Instant now) {
    Instant from = bucket.fullAt.isAfter(now) ? bucket.fullAt : now;
    return new Bucket(from.plusNanos(nanosPerToken()));
  }

  /// Rounded up: the rate is never exceeded.
  private long nanosPerToken() {
    return Math.ceilDiv(period.toNanos(), attempts);
  }
}
