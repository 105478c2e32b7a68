package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureBudgetTest {
  private Instant now = Instant.EPOCH;
  private final FailureBudget budget = new FailureBudget(5, Duration.ofMinutes(1), () -> now);

  @Test
  void fiveFailuresInAMinuteAreForgivenAndTheSixthIsNot() {
    for (int i = 0; i < 5; i++) {
      assertThat(budget.spend()).isTrue();
      now = now.plusSeconds(10);
    }

    assertThat(budget.spend()).isFalse();
  }

  @Test
  void aFailureAMinuteAgoNoLongerCounts() {
    for (int i = 0; i < 5; i++) {
      budget.spend();
    }

    now = now.plusSeconds(60);

    assertThat(budget.spend()).isTrue();
  }

  @Test
  void slowFailuresAreForgivenForever() {
    for (int i = 0; i < 100; i++) {
      assertThat(budget.spend()).isTrue();
      now = now.plusSeconds(13);
    }
  }
}
