package io.customerpipeline.webhooks.delivery;

import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Gone;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When the next attempt of a delivery is due. A retry may come later than its time, never earlier.
///
/// @param delays after the first attempt, after the second, and so on; after the attempt that has
///   none, the delivery is given up
/// @param overloadedMin the least delay for a receiver that has too much to do already
public record Backoff(List<Duration> delays, Duration overloadedMin) {
  /// The schedule of Standard Webhooks: three days and a bit in all.
  public static final Backoff STANDARD =
      new Backoff(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)),
          Duration.ofSeconds(60));

  /// The most that a receiver can ask for in `Retry-After`.
  public static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  /// Up to this share of the delay is added by chance, so that what failed together does not come
  /// back together.
  private static final double JITTER = 0.1;

  public Backoff {
    delays = List.copyOf(delays);
  }

  /// How often an event is sent at most, the first time included.
  public int attemptsMax() {
    return delays.size() + 1;
  }

  /// @param number of the attempt, from 1
  /// @param now when the attempt was over
  /// @param chance from 0 to 1
  public Next next(Result result, int number, Instant now, double chance) {
    if (number < 1 || chance < 0 || chance > 1) {
      throw new IllegalArgumentException("attempts count from 1, chance goes from 0 to 1");
    }
    return switch (result) {
      case Delivered _ -> new Next.Done();
      case Gone _ -> new Next.DisableEndpoint();
      case Refused _, Unreached _ when number >= attemptsMax() -> new Next.GiveUp();
      case Refused _, Unreached _ ->
          new Next.RetryAt(now.plus(withJitter(delay(result, number), chance)));
    };
  }

  private Duration delay(Result result, int number) {
    Duration scheduled = delays.get(number - 1);
    Duration overload = result.isOverload() ? overloadedMin : Duration.ZERO;
    return longer(scheduled, longer(overload, asked(result)));
  }

  private static Duration asked(Result result) {
    return result instanceof Refused(_, Duration retryAfter) && retryAfter != null
        ? shorter(retryAfter, RETRY_AFTER_MAX)
        : Duration.ZERO;
  }

  /// Whole milliseconds, rounded up.
  private static Duration withJitter(Duration delay, double chance) {
    return delay.plusMillis((long) Math.ceil(delay.toMillis() * JITTER * chance));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
