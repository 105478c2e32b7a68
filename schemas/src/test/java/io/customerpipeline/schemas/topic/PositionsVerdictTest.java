package io.customerpipeline.schemas.topic;

import static io.customerpipeline.schemas.topic.PositionState.AHEAD_OF_END;
import static io.customerpipeline.schemas.topic.PositionState.ANOTHER_LOG;
import static io.customerpipeline.schemas.topic.PositionState.BEFORE_BEGINNING;
import static io.customerpipeline.schemas.topic.PositionState.DIVERGED;
import static io.customerpipeline.schemas.topic.PositionState.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.PositionsVerdict.Divergence;
import io.customerpipeline.schemas.topic.PositionsVerdict.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    var ahead = new Position(10, OURS, null);
    var behind = new Position(3, OURS, null);
    var other = new Position(5, OTHER, null);

    assertThat(verdict(Map.of(FIRST, behind, SECOND, ahead), extent).state())
        .isEqualTo(AHEAD_OF_END);
    assertThat(verdict(Map.of(FIRST, ahead, SECOND, other), extent).state()).isEqualTo(ANOTHER_LOG);
    assertThat(verdict(Map.of(FIRST, behind, SECOND, ahead), extent).partitions())
        .isEqualTo(Map.of(AHEAD_OF_END, 1, BEFORE_BEGINNING, 1));
  }

  @ParameterizedTest(name = "position {0} behind record {1}, in a log from {2} to {3}: {4}")
  @CsvSource(
      textBlock =
          """
          6, 5, 0,  6, true
          6, 5, 0,  9, true
          9, 5, 5,  9, true
          9, 5, 6,  9, false
          6,  , 0,  9, false
          7, 5, 0,  6, false
          4, 3, 5,  9, false
          0, 5, 0,  9, false
          """)
  void lastRecordIsComparedWhereOffsetsAreValid(
      long next, Long last, long beginning, long end, boolean compared) {
    RecordMark mark = last == null ? null : new RecordMark(last, 1);
    var asked = new HashMap<TopicPartition, RecordMark>();

    verdict(
        Map.of(FIRST, new Position(next, OURS, mark), SECOND, new Position(next, OTHER, mark)),
        new LogExtent(beginning, end),
        marks -> {
          asked.putAll(marks);
          return Set.of();
        });

    assertThat(asked).isEqualTo(compared ? Map.of(FIRST, mark) : Map.of());
  }

  @Test
  void anotherRecordAtTheLastOffsetMakesPositionDiverged() {
    var extent = new LogExtent(0, 9);
    var mark = new RecordMark(4, 1);
    var grown = new Position(5, OURS, mark);
    var ahead = new Position(10, OURS, mark);
    var other = new Position(5, OTHER, mark);

    assertThat(verdict(Map.of(FIRST, grown), extent, _ -> Set.of(FIRST)).state())
        .isEqualTo(DIVERGED);
    assertThat(verdict(Map.of(FIRST, grown, SECOND, ahead), extent, _ -> Set.of(FIRST)).state())
        .isEqualTo(DIVERGED);
    assertThat(verdict(Map.of(FIRST, grown, SECOND, other), extent, _ -> Set.of(FIRST)).state())
        .isEqualTo(ANOTHER_LOG);
  }

  @Test
  void everyPartOfARecordChangesItsMark() {
    Instant at = Instant.ofEpochMilli(1);
    var marks =
        Set.of(
            RecordMark.of(1, at, "a"),
            RecordMark.of(2, at, "a"),
            RecordMark.of(1, at.plusMillis(1), "a"),
            RecordMark.of(1, at, "b"));

    assertThat(marks).hasSize(4);
    assertThat(RecordMark.of(1, at, "a")).isIn(marks);
  }

  @Test
  void aTopicThatIsCreatedAgainMakesAnotherLog() {
    Uuid commands = Uuid.randomUuid();

    assertThat(LogId.of("cluster", List.of(commands, Uuid.randomUuid())))
        .isNotEqualTo(LogId.of("cluster", List.of(commands, Uuid.randomUuid())));
  }

  private static PositionsVerdict verdict(
      Map<TopicPartition, Position> positions, LogExtent extent) {
    return verdict(positions, extent, _ -> Set.of());
  }

  private static PositionsVerdict verdict(
      Map<TopicPartition, Position> positions, LogExtent extent, Divergence divergence) {
    return PositionsVerdict.of(OURS, positions, Map.of(FIRST, extent, SECOND, extent), divergence);
  }
}
