package io.customerpipeline.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {
  private static final Instant START = Instant.parse("2027-01-15T08:00:00Z");

  @Test
  void whatIsDecidedDoesNotWait() {
    assertThat(Backlog.NONE.seen(START, 7, 7).age(START.plusSeconds(9))).isZero();
  }

  @Test
  void whatWaitsIsAsOldAsTheFirstLookThatSawIt() {
    Backlog backlog = Backlog.NONE.seen(START, 7, 3);
    backlog = backlog.seen(START.plusSeconds(5), 12, 6);

    assertThat(backlog.age(START.plusSeconds(8))).isEqualTo(Duration.ofSeconds(8));
    assertThat(backlog.seen(START.plusSeconds(8), 12, 7).age(START.plusSeconds(8)))
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aProcessorThatStandsStillIsSeenAsSuch() {
    Backlog backlog = Backlog.NONE;
    for (int second = 0; second <= 3_600; second++) {
      backlog = backlog.seen(START.plusSeconds(second), 10 + second, 0);
    }

    assertThat(backlog.age(START.plusSeconds(3_600))).isEqualTo(Duration.ofHours(1));
    assertThat(backlog.marks()).hasSizeLessThanOrEqualTo(Backlog.MARKS_MAX);
  }

  /// Commands come and are decided, now fast, now slowly or not at all. The age is never more than
  /// the truth, and never less by more than the time between two looks.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAgeIsThatOfTheOldestCommandButForTheTimeBetweenTwoLooks(long seed) {
    var random = new SplittableRandom(seed);
    List<Instant> appended = new ArrayList<>();
    int decided = 0;
    Backlog backlog = Backlog.NONE;
    Instant looked = START;
    for (int second = 0; second < 400; second++) {
      Instant now = START.plusSeconds(second);
      for (int left = random.nextInt(6); left > 0; left--) {
        appended.add(now.minusMillis(random.nextInt(1_000)));
      }
      appended.sort(null);
      int speed = second / 50 % 3 == 0 ? 0 : random.nextInt(12);
      decided = Math.min(appended.size(), decided + speed);

      backlog = backlog.seen(now, appended.size(), decided);

      Duration truth =
          decided == appended.size() ? Duration.ZERO : Duration.between(appended.get(decided), now);
      assertThat(backlog.age(now)).isLessThanOrEqualTo(truth);
      assertThat(backlog.age(now).plusSeconds(1)).isGreaterThanOrEqualTo(truth);
      assertThat(looked).isBeforeOrEqualTo(now);
      looked = now;
    }
  }

  @ParameterizedTest(name = "behind by {0} ms → {1}")
  @CsvSource({"0,", "29999,", "30000,", "30001,1", "31000,1", "31001,2", "75000,45", "900000,60"})
  void theFurtherBehindTheLaterItMakesSenseToComeBack(long lag, @Nullable Integer seconds) {
    var limit = new LagLimit(Duration.ofSeconds(30));

    assertThat(limit.retryAfter(Duration.ofMillis(lag)).map(Duration::toSeconds).orElse(null))
        .isEqualTo(seconds == null ? null : Long.valueOf(seconds));
  }
}
