package io.customerpipeline.schemas.topic;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
  /// @param last the last record that was read before it; absent if that was not kept
  public record Position(long next, @Nullable LogId log, @Nullable RecordMark last) {
    /// The position of a partition of which nothing was read yet.
    public static final Position NONE = new Position(0, null, null);
  }

  /// Finds where the log does not have the records any more that were read from it.
  public interface Divergence {
    /// @param last by partition the last record that was read, within what the log has
    /// @return the partitions that have another record or none at that offset
    Set<TopicPartition> of(Map<TopicPartition, RecordMark> last);
  }

  /// One position and what it was compared with.
  public record Finding(
      PositionState state, TopicPartition partition, long next, LogExtent extent) {}

  /// Compares each partition's position with what the partition holds.
  ///
  /// @param positions a partition without one counts as not read yet
  /// @param divergence is asked for partitions whose offsets tell nothing wrong
  public static PositionsVerdict of(
      LogId log,
      Map<TopicPartition, Position> positions,
      Map<TopicPartition, LogExtent> extents,
      Divergence divergence) {
    Map<TopicPartition, PositionState> states = new HashMap<>();
    Map<TopicPartition, RecordMark> last = new HashMap<>();
    extents.forEach((partition, extent) -> {
      Position kept = positions.getOrDefault(partition, Position.NONE);
      PositionState state = PositionState.of(kept.log(), log, kept.next(), extent);
      states.put(partition, state);
      RecordMark mark = kept.last();
      if (state == PositionState.VALID
          && mark != null
          && mark.offset() < kept.next()
          && mark.offset() >= extent.beginning()) {
        last.put(partition, mark);
      }
    });
    divergence.of(last).forEach(partition -> states.put(partition, PositionState.DIVERGED));
    return of(log, positions, extents, states);
  }

  private static PositionsVerdict of(
      LogId log,
      Map<TopicPartition, Position> positions,
      Map<TopicPartition, LogExtent> extents,
      Map<TopicPartition, PositionState> states) {
    Map<PositionState, Integer> partitions = new EnumMap<>(PositionState.class);
    Finding worst = null;
    for (var one : extents.entrySet()) {
      Position kept = positions.getOrDefault(one.getKey(), Position.NONE);
      PositionState state = states.getOrDefault(one.getKey(), PositionState.VALID);
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
