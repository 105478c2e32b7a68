package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Gone;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Backoff BACKOFF = Backoff.STANDARD;

  static Result result(String text) {
    String[] parts = text.split(" ");
    return switch (parts[0]) {
      case "delivered" -> new Delivered(200);
      case "gone" -> new Gone();
      case "refused" ->
          new Refused(
              Integer.parseInt(parts[1]), parts.length == 2 ? null : Duration.parse(parts[2]));
      default -> new Unreached(Failure.valueOf(parts[0].toUpperCase()));
    };
  }

  @ParameterizedTest(name = "{0} at attempt {1}: next after {2}, or at most {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refused 500         | 1  | PT5S  | PT5.5S
          refused 500         | 2  | PT5M  | PT5M30S
          refused 500         | 3  | PT30M | PT33M
          refused 500         | 4  | PT2H  | PT2H12M
          refused 500         | 5  | PT5H  | PT5H30M
          refused 500         | 6  | PT10H | PT11H
          refused 500         | 7  | PT14H | PT15H24M
          refused 500         | 8  | PT20H | PT22H
          refused 500         | 9  | PT24H | PT26H24M
          refused 301         | 1  | PT5S  | PT5.5S
          refused 404         | 1  | PT5S  | PT5.5S
          dns                 | 1  | PT5S  | PT5.5S
          connect             | 1  | PT5S  | PT5.5S
          tls                 | 1  | PT5S  | PT5.5S
          broken              | 1  | PT5S  | PT5.5S
          policy              | 1  | PT5S  | PT5.5S
          timeout             | 1  | PT60S | PT66S
          refused 429         | 1  | PT60S | PT66S
          refused 502         | 1  | PT60S | PT66S
          refused 503         | 1  | PT60S | PT66S
          refused 504         | 1  | PT60S | PT66S
          refused 429         | 2  | PT5M  | PT5M30S
          refused 429 PT2M    | 1  | PT2M  | PT2M12S
          refused 429 PT2S    | 1  | PT60S | PT66S
          refused 500 PT1M    | 1  | PT1M  | PT66S
          refused 500 PT1S    | 1  | PT5S  | PT5.5S
          refused 503 PT1H    | 3  | PT1H  | PT1H6M
          refused 503 PT1H    | 4  | PT2H  | PT2H12M
          refused 503 PT24H   | 1  | PT24H | PT26H24M
          refused 503 PT999H  | 1  | PT24H | PT26H24M
          """)
  void aFailureIsRetriedNeverEarly(String result, int number, String least, String most) {
    assertThat(BACKOFF.next(result(result), number, NOON, 0))
        .isEqualTo(new Next.RetryAt(NOON.plus(Duration.parse(least))));
    assertThat(BACKOFF.next(result(result), number, NOON, 1))
        .isEqualTo(new Next.RetryAt(NOON.plus(Duration.parse(most))));
  }

  @Test
  void theTenthAttemptIsTheLast() {
    assertThat(BACKOFF.attemptsMax()).isEqualTo(10);
    for (String failure : new String[] {"refused 500", "refused 503 PT5S", "timeout", "connect"}) {
      assertThat(BACKOFF.next(result(failure), 10, NOON, 0.5)).isEqualTo(new Next.GiveUp());
      assertThat(BACKOFF.next(result(failure), 11, NOON, 0.5)).isEqualTo(new Next.GiveUp());
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "10", "11"})
  void aSuccessIsTheEndAndGoneDisables(int number) {
    assertThat(BACKOFF.next(result("delivered"), number, NOON, 0)).isEqualTo(new Next.Done());
    assertThat(BACKOFF.next(result("gone"), number, NOON, 0)).isEqualTo(new Next.DisableEndpoint());
  }

  @Test
  void allAttemptsInVirtualTimeTakeThreeDaysAndABit() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    Duration least = Duration.parse("PT75H35M5S");
    for (int run = 0; run < 10_000; run++) {
      Instant now = NOON;
      int attempts = 1;
      while (BACKOFF.next(result("refused 500"), attempts, now, random.nextDouble())
          instanceof Next.RetryAt(Instant at)) {
        Duration scheduled = BACKOFF.delays().get(attempts - 1);
        assertThat(Duration.between(now, at))
            .as("seed %d", seed)
            .isBetween(scheduled, scheduled.multipliedBy(11).dividedBy(10));
        now = at;
        attempts++;
      }
      assertThat(attempts).isEqualTo(10);
      assertThat(Duration.between(NOON, now))
          .as("seed %d", seed)
          .isBetween(least, least.multipliedBy(11).dividedBy(10));
    }
  }

  @Test
  void jitterSpreadsEvenly() {
    var random = new Random(1);
    double mean =
        random
            .doubles(10_000)
            .mapToLong(chance -> millis(BACKOFF.next(result("refused 500"), 3, NOON, chance)))
            .average()
            .orElseThrow();
    assertThat(mean).isBetween(31.4 * 60_000, 31.6 * 60_000);
  }

  private static long millis(Next next) {
    return Duration.between(NOON, ((Next.RetryAt) next).at()).toMillis();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "-1, 0.5", "1, -0.1", "1, 1.1"})
  void anAttemptThatIsNoneIsAFault(int number, double chance) {
    assertThatThrownBy(() -> BACKOFF.next(result("timeout"), number, NOON, chance))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
