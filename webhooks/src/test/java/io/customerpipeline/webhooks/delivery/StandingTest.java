package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest(name = "failing for {0}: {1}")
  @CsvSource({
    "PT-1H, GOOD",
    "PT0S, GOOD",
    "PT59H59M59S, GOOD",
    "PT60H, WARNED_50",
    "PT83H59M59S, WARNED_50",
    "PT84H, WARNED_70",
    "PT107H59M59S, WARNED_70",
    "PT108H, WARNED_90",
    "PT119H59M59S, WARNED_90",
    "PT120H, DISABLED",
    "PT9999H, DISABLED"
  })
  void fiveDaysOfOnlyFailuresDisable(Duration failing, Standing standing) {
    assertThat(Standing.of(NOON, NOON.plus(failing))).isEqualTo(standing);
  }

  @Test
  void aSuccessMakesItGood() {
    assertThat(Standing.of(null, NOON)).isEqualTo(Standing.GOOD);
  }

  @Test
  void theOrderIsThatOfTime() {
    assertThat(Standing.values())
        .extracting(Standing::percent)
        .containsExactly(0, 50, 70, 90, 100)
        .isSorted();
  }
}
