package io.customerpipeline.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.PositionsVerdict.Divergence;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DivergenceCheckTest {
  private static final Set<TopicPartition> ONE = Set.of(new TopicPartition("events", 0));

  private Instant now = Instant.EPOCH;
  private Set<TopicPartition> diverged = Set.of();
  private int comparisons;
  private final DivergenceCheck check = new DivergenceCheck(() -> now);
  private final Divergence found =
      check.of(_ -> {
        comparisons++;
        return diverged;
      });

  @Test
  void equalRecordsAreComparedAgainAfterFiveMinutes() {
    found.of(Map.of());
    now = now.plus(DivergenceCheck.EVERY).minusMillis(1);
    found.of(Map.of());
    assertThat(comparisons).isEqualTo(1);

    now = now.plusMillis(1);
    diverged = ONE;

    assertThat(found.of(Map.of())).isEqualTo(ONE);
  }

  @Test
  void recordsAreComparedAgainAfterBrokersWereAway() {
    found.of(Map.of());
    diverged = ONE;
    check.forget();

    assertThat(found.of(Map.of())).isEqualTo(ONE);
  }

  @Test
  void divergedRecordsAreComparedEachTime() {
    diverged = ONE;
    assertThat(found.of(Map.of())).isEqualTo(ONE);
    assertThat(found.of(Map.of())).isEqualTo(ONE);

    diverged = Set.of();

    assertThat(found.of(Map.of())).isEmpty();
    assertThat(comparisons).isEqualTo(3);
  }
}
