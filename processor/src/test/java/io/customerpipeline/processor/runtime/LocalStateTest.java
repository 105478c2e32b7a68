package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.LogExtent;
import io.customerpipeline.schemas.topic.RecordMark;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalStateTest {
  private static final TopicPartition ONE = new TopicPartition("claims-changelog", 0);

  @ParameterizedTest(name = "state up to record {0} (kept {1}), log {2} to {3} with {4}: {5}")
  @CsvSource(
      textBlock =
          """
          5,   , 0, 6,   , false
          5,   , 0, 5,   , true
          5,   , 0, 0,   , true
          5,   , 6, 9,   , false
          5, a , 0, 9, a , false
          5, a , 0, 9, b , true
          5, a , 0, 9,   , false
          5, a , 0, 5,   , true
          """)
  void stateDivergesFromShorterLogOrOtherRecord(
      long checkpoint, String kept, long beginning, long end, String found, boolean diverged) {
    var extents = Map.of(ONE, new LogExtent(beginning, end));
    var state = new LocalState(Map.of(ONE, checkpoint), marks(checkpoint, kept));

    assertThat(state.diverged(extents, marks(checkpoint, found)))
        .isEqualTo(diverged ? Set.of(ONE) : Set.of());
  }

  @ParameterizedTest(name = "record {0} in a log from {1} to {2}: {3}")
  @CsvSource({"5, 0, 6, true", "5, 5, 6, true", "5, 0, 5, false", "5, 6, 9, false"})
  void onlyRecordsWithinTheLogAreComparable(
      long offset, long beginning, long end, boolean comparable) {
    var state = new LocalState(Map.of(ONE, offset), marks(offset, "a"));

    assertThat(state.comparable(Map.of(ONE, new LogExtent(beginning, end))))
        .isEqualTo(comparable ? Map.of(ONE, offset) : Map.of());
  }

  @Test
  void stateDivergesFromMissingChangelog() {
    var state = new LocalState(Map.of(ONE, 5L), marks(5, "a"));

    assertThat(state.diverged(Map.of(), Map.of())).containsExactly(ONE);
    assertThat(state.comparable(Map.of())).isEmpty();
  }

  private static Map<TopicPartition, RecordMark> marks(long offset, String content) {
    return content == null ? Map.of() : Map.of(ONE, new RecordMark(offset, content.hashCode()));
  }
}
