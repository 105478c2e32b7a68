package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.PositionState;

/// The log that a rebuild reads.
///
/// @param positions how the stored positions relate to the log when the rebuild begins
record RebuildTarget(LogId log, PositionState positions) {

  /// Whether the projection stands still, because its positions are not valid in this log: then the
  /// rebuild reads to the end of the log, else to where the projection stands.
  boolean isHalted() {
    return positions != PositionState.VALID;
  }

  /// Whether the log was restored from an older copy: offsets from before mean other records.
  boolean isOlderCopy() {
    return positions == PositionState.DIVERGED || positions == PositionState.AHEAD_OF_END;
  }
}
