package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Counter counter = new SimpleMeterRegistry().counter("processor.fenced");
  private Instant now = Instant.EPOCH;
  private final Patience patience = new Patience(TimeOuts.FAST, () -> now, Optional.of(counter));

  @Test
  void processorFencedNowAndThenStaysFast() {
    for (int i = 0; i < 20; i++) {
      assertThat(patience.fenced()).isFalse();
      now = now.plusSeconds(31);
    }
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST);
    assertThat(counter.count()).isEqualTo(20);
  }

  @Test
  void processorFencedThriceAMinuteBecomesPatientUpToALimit() {
    int lengthened = 0;
    for (int i = 0; i < 30; i++) {
      Duration before = patience.timeOuts().transaction();
      if (patience.fenced()) {
        lengthened++;
        assertThat(patience.timeOuts().transaction()).isGreaterThan(before);
      }
      now = now.plusSeconds(1);
    }
    assertThat(lengthened).isEqualTo(3);
    assertThat(patience.timeOuts())
        .isEqualTo(new TimeOuts(Duration.ofSeconds(60), Duration.ofSeconds(60)));
    assertThat(counter.count()).isEqualTo(30);
  }
}
