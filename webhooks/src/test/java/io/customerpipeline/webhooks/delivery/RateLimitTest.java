package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void aFullBucketIsSpentAtOnceAndThenItDrips() {
    var limit = new RateLimit(10, Duration.ofSeconds(1));
    var bucket = limit.full();
    for (int i = 0; i < 10; i++) {
      assertThat(limit.next(bucket, NOON)).isEqualTo(NOON);
      bucket = limit.taken(bucket, NOON);
    }
    assertThat(limit.next(bucket, NOON)).isEqualTo(NOON.plusMillis(100));
    bucket = limit.taken(bucket, NOON.plusMillis(100));
    assertThat(limit.next(bucket, NOON.plusMillis(150))).isEqualTo(NOON.plusMillis(200));
    assertThat(limit.next(bucket, NOON.plusSeconds(9))).isEqualTo(NOON.plusSeconds(9));
  }

  @Test
  void oneInAMinuteIsOneInAMinute() {
    var limit = new RateLimit(1, Duration.ofMinutes(1));
    var bucket = limit.taken(limit.full(), NOON);

    assertThat(limit.next(bucket, NOON)).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void noWindowHasMoreThanItsShareAndOneBucket() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int run = 0; run < 100; run++) {
      var limit =
          new RateLimit(1 + random.nextInt(100), Duration.ofMillis(100 + random.nextInt(10_000)));
      var bucket = limit.full();
      var times = new ArrayList<Instant>();
      Instant now = NOON;
      while (times.size() < 500) {
        now = limit.next(bucket, now.plusMillis(random.nextInt(20) == 0 ? 3000 : 0));
        assertThat(limit.next(bucket, now)).isEqualTo(now);
        bucket = limit.taken(bucket, now);
        times.add(now);
      }
      for (int i = 0; i < times.size(); i += 7) {
        for (int j = i; j < times.size(); j += 13) {
          double periods =
              Duration.between(times.get(i), times.get(j)).toNanos()
                  / (double) limit.period().toNanos();
          assertThat(j - i + 1.0)
              .as("seed %d, %s", seed, limit)
              .isLessThanOrEqualTo(limit.attempts() * (1 + periods) + 1e-6);
        }
      }
    }
  }

  @Test
  void whoAlwaysWaitsGetsAllOfTheRate() {
    var limit = new RateLimit(50, Duration.ofSeconds(1));
    var bucket = limit.full();
    Instant now = NOON;
    for (int i = 0; i < 50 + 50 * 60; i++) {
      now = limit.next(bucket, now);
      bucket = limit.taken(bucket, now);
    }
    assertThat(now).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimit(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
