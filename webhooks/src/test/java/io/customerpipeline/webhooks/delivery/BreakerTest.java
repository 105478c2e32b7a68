package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Result GOOD = new Delivered(200);
  private static final Result BAD = new Refused(500, null);
  private static final Result NOBODY = new Unreached(Failure.CONNECT);

  private static Instant at(double seconds) {
    return NOON.plusMillis((long) (seconds * 1000));
  }

  private static Breaker run(Breaker breaker, int good, int bad, Instant now) {
    for (int i = 0; i < good; i++) {
      breaker = breaker.begun(now).ended(GOOD, now);
    }
    for (int i = 0; i < bad; i++) {
      breaker = breaker.begun(now).ended(BAD, now);
    }
    return breaker;
  }

  private static boolean passes(Breaker breaker, Instant now) {
    return breaker.waitsUntil(now).isEmpty();
  }

  @ParameterizedTest(name = "{0} successes, then {1} failures: open? {2}")
  @CsvSource({
    "0, 9, false",
    "0, 10, true",
    "3, 6, false",
    "3, 7, true",
    "4, 6, false",
    "4, 9, false",
    "4, 10, true",
    "100, 233, false",
    "100, 234, true",
    "10, 0, false"
  })
  void itOpensAt70PercentOfTenOrMore(int good, int bad, boolean open) {
    assertThat(passes(run(Breaker.closed(), good, bad, NOON), NOON)).isEqualTo(!open);
  }

  @Test
  void failuresOlderThanFiveMinutesDoNotCount() {
    Breaker nine = run(Breaker.closed(), 0, 9, NOON);

    assertThat(passes(run(nine, 0, 1, at(289)), at(289))).isFalse();
    assertThat(passes(run(nine, 0, 1, at(300)), at(300))).isTrue();
    assertThat(passes(run(nine, 0, 9, at(301)), at(301))).isTrue();
  }

  @Test
  void successesOlderThanFiveMinutesDoNotCountEither() {
    Breaker good = run(Breaker.closed(), 1000, 0, NOON);

    assertThat(passes(run(good, 0, 10, at(100)), at(100))).isTrue();
    assertThat(passes(run(good, 0, 10, at(400)), at(400))).isFalse();
  }

  @Test
  void oneRefusedConnectionOpensIt() {
    Breaker breaker = run(Breaker.closed(), 1000, 0, NOON).ended(NOBODY, NOON);

    assertThat(breaker.waitsUntil(NOON)).hasValue(at(30));
  }

  @Test
  void oneProbePassesAfter30SecondsAndTheWaitDoublesUpToTenMinutes() {
    Breaker breaker = Breaker.closed().ended(NOBODY, NOON);
    Instant now = NOON;
    for (long pause : List.of(30, 60, 120, 240, 480, 600, 600, 600)) {
      assertThat(breaker.waitsUntil(now)).hasValue(now.plusSeconds(pause));
      now = now.plusSeconds(pause);
      assertThat(passes(breaker, now.minusMillis(1))).isFalse();
      assertThat(passes(breaker, now)).isTrue();
      Breaker probing = breaker.begun(now);
      assertThat(passes(probing, now)).as("a second probe").isFalse();
      now = now.plusSeconds(1);
      breaker = probing.ended(pause % 60 == 0 ? BAD : NOBODY, now);
    }
  }

  @Test
  void aSuccessClosesItAndNothingIsHeldAgainstIt() {
    Breaker breaker = run(Breaker.closed(), 0, 10, NOON);
    Breaker closed = breaker.begun(at(30)).ended(GOOD, at(31));

    assertThat(passes(closed, at(31))).isTrue();
    assertThat(passes(run(closed, 0, 9, at(32)), at(32))).isTrue();
    Breaker again = closed.ended(NOBODY, at(40));
    assertThat(again.waitsUntil(at(40))).as("the wait begins anew").hasValue(at(70));
  }

  @Test
  void whatWasUnderWayWhenItOpenedDoesNotLengthenTheWait() {
    Breaker breaker = run(Breaker.closed(), 0, 10, NOON);

    assertThat(run(breaker, 0, 0, NOON).ended(BAD, at(14)).ended(NOBODY, at(15)))
        .isEqualTo(breaker);
    assertThat(passes(breaker.ended(GOOD, at(14)), at(14))).isTrue();
  }

  @Test
  void aProbeWhoseWorkerDiedIsFollowedByAnother() {
    Breaker probing = Breaker.closed().ended(NOBODY, NOON).begun(at(30));

    assertThat(probing.waitsUntil(at(59))).hasValue(at(60));
    assertThat(passes(probing, at(60))).isTrue();
    assertThat(passes(probing.begun(at(60)), at(61))).isFalse();
  }

  /// The same rule, said naively: every attempt of the last five minutes, in a list.
  @Test
  void itAgreesWithANaiveCount() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Breaker breaker = Breaker.closed();
      Deque<Boolean> failures = new ArrayDeque<>();
      Deque<Instant> times = new ArrayDeque<>();
      Instant now = NOON;
      int failing = random.nextInt(40, 100);
      while (breaker instanceof Breaker.Closed && times.size() < 2000) {
        // Whole slices, for which both counts are the same.
        now = now.plusSeconds(10L * random.nextInt(4));
        boolean failure = random.nextInt(100) < failing;
        breaker = breaker.begun(now).ended(failure ? BAD : GOOD, now);
        times.add(now);
        failures.add(failure);
        while (!times.getFirst().isAfter(now.minus(Duration.ofMinutes(5)))) {
          times.removeFirst();
          failures.removeFirst();
        }
        long bad = failures.stream().filter(Boolean::booleanValue).count();
        boolean open = times.size() >= 10 && bad * 10 >= times.size() * 7L;
        assertThat(breaker instanceof Breaker.Open).as("seed %d", seed).isEqualTo(open);
      }
    }
  }

  @Test
  void aMillionAttemptsTakeNoMoreMemoryThanOne() {
    Recent recent = Recent.NONE;
    for (int i = 0; i < 100_000; i++) {
      recent = recent.with(i % 10 == 0, at(i / 100.0));
    }
    assertThat(recent.slices()).hasSizeLessThanOrEqualTo(30);
    assertThat(recent.attempts()).isBetween(29_000, 30_000);
    assertThat(recent.failures()).isEqualTo(recent.attempts() / 10);
  }

  @Test
  void aClockThatGoesBackLosesNothing() {
    Breaker breaker = run(Breaker.closed(), 0, 5, at(100));

    assertThat(passes(run(breaker, 0, 5, NOON), NOON)).isFalse();
  }
}
