package io.customerpipeline.schemas.topic;

import static io.customerpipeline.schemas.topic.PositionState.AHEAD_OF_END;
import static io.customerpipeline.schemas.topic.PositionState.ANOTHER_LOG;
import static io.customerpipeline.schemas.topic.PositionState.BEFORE_BEGINNING;
import static io.customerpipeline.schemas.topic.PositionState.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.PositionsVerdict.Position;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsVerdictTest {
  private static final LogId OURS = new LogId("ours");
  private static final LogId OTHER = new LogId("other");
  private static final TopicPartition FIRST = new TopicPartition("customers.events", 0);
  private static final TopicPartition SECOND = new TopicPartition("customers.events", 1);

  @ParameterizedTest(name = "position {1} of log {0}, in a log from {2} to {3}: {4}")
  @CsvSource(
      textBlock =
          """
          ours  ,  0,  0,  0, VALID
          ours  ,  5,  5,  5, VALID
          ours  ,  5,  0,  5, VALID
          ours  ,  6,  0,  5, AHEAD_OF_END
          ours  ,  4,  5,  9, BEFORE_BEGINNING
          other ,  5,  0,  9, ANOTHER_LOG
          other , 10,  0,  9, ANOTHER_LOG
                ,  5,  0,  9, VALID
                , 10,  0,  9, AHEAD_OF_END
                ,  0,  1,  9, BEFORE_BEGINNING
          """)
  void aPositionIsComparedWithTheLogThatIsThere(
      String kept, long next, long beginning, long end, PositionState state) {
    LogId log = kept == null ? null : new LogId(kept);

    assertThat(PositionState.of(log, OURS, next, new LogExtent(beginning, end))).isEqualTo(state);
  }

  @Test
  void aPartitionWithoutPositionIsNotReadYet() {
    assertThat(verdict(Map.of(), new LogExtent(0, 9)).state()).isEqualTo(VALID);
    assertThat(verdict(Map.of(), new LogExtent(1, 9)).state()).isEqualTo(BEFORE_BEGINNING);
  }

  @Test
  void theMostSevereStateIsTold() {
    var extent = new LogExtent(4, 9);
    var ahead = new Position(10, OURS);
    var behind = new Position(3, OURS);
    var other = new Position(5, OTHER);

    assertThat(verdict(Map.of(FIRST, behind, SECOND, ahead), extent).state())
        .isEqualTo(AHEAD_OF_END);
    assertThat(verdict(Map.of(FIRST, ahead, SECOND, other), extent).state()).isEqualTo(ANOTHER_LOG);
    assertThat(verdict(Map.of(FIRST, behind, SECOND, ahead), extent).partitions())
        .isEqualTo(Map.of(AHEAD_OF_END, 1, BEFORE_BEGINNING, 1));
  }

  @Test
  void aTopicThatIsCreatedAgainMakesAnotherLog() {
    Uuid commands = Uuid.randomUuid();

    assertThat(LogId.of("cluster", List.of(commands, Uuid.randomUuid())))
        .isNotEqualTo(LogId.of("cluster", List.of(commands, Uuid.randomUuid())));
  }

  private static PositionsVerdict verdict(
      Map<TopicPartition, Position> positions, LogExtent extent) {
    return PositionsVerdict.of(OURS, positions, Map.of(FIRST, extent, SECOND, extent));
  }
}
