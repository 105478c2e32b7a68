package io.customerpipeline.schemas.topic;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How all stored positions of a consumer relate to the log that is there now.
///
/// @param log that is there now
/// @param worst the position with the most severe state; absent if there are no partitions
/// @param partitions how many are in each state
public record PositionsVerdict(
    LogId log, @Nullable Finding worst, Map<PositionState, Integer> partitions) {

  /// A position as it is stored.
  ///
  /// @param next the next offset to read
  /// @param log that it was taken from; absent if that was not kept
  public record Position(long next, @Nullable LogId log) {
    /// The position of a partition of which nothing was read yet.
    public static final Position NONE = new Position(0, null);
  }

  /// One position and what it was compared with.
  public record Finding(
      PositionState state, TopicPartition partition, long next, LogExtent extent) {}

  /// Compares each partition's position with what the partition holds.
  ///
  /// @param positions a partition without one counts as not read yet
  public static PositionsVerdict of(
      LogId log, Map<TopicPartition, Position> positions, Map<TopicPartition, LogExtent> extents) {
    Map<PositionState, Integer> partitions = new EnumMap<>(PositionState.class);
    Finding worst = null;
    for (var one : extents.entrySet()) {
      Position kept = positions.getOrDefault(one.getKey(), Position.NONE);
      PositionState state = PositionState.of(kept.log(), log, kept.next(), one.getValue());
      partitions.merge(state, 1, Integer::sum);
      if (worst == null || worst.state.or(state) != worst.state) {
        worst = new Finding(state, one.getKey(), kept.next(), one.getValue());
      }
    }
    return new PositionsVerdict(log, worst, Map.copyOf(partitions));
  }

  /// The most severe state.
  public PositionState state() {
    return worst == null ? PositionState.VALID : worst.state;
  }
}
