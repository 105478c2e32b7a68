package io.customerpipeline.schemas.topic;

import org.jspecify.annotations.Nullable;

/// How a stored position relates to the log that is there now.
public enum PositionState {
  /// The next record can be read from there.
  VALID("the position belongs to this log"),

  /// The cluster or the topic is not the one that the position was taken from.
  ANOTHER_LOG("the position was taken from another log"),

  /// Another record is where the last one was read: the log was restored from an older copy, and
  /// has grown since.
  DIVERGED("the log has other records before the position"),

  /// The log is shorter than it was when the position was taken: records that were read are lost.
  AHEAD_OF_END("the log ends before the position"),

  /// Records were removed, by retention or by hand, before they were read.
  BEFORE_BEGINNING("the log begins after the position");

  private final String description;

  PositionState(String description) {
    this.description = description;
  }

  /// Says in a few words what is wrong, for logs and health.
  public String description() {
    return description;
  }

  /// Returns the state of one position.
  ///
  /// @param kept the log that the position was taken from; absent if it was stored before the log
  ///   was kept beside it, and then only the offsets are compared
  /// @param found the log that is there now
  /// @param next the next offset to read
  public static PositionState of(@Nullable LogId kept, LogId found, long next, LogExtent extent) {
    if (kept != null && !kept.equals(found)) {
      return ANOTHER_LOG;
    }
    if (next > extent.end()) {
      return AHEAD_OF_END;
    }
    return next < extent.beginning() ? BEFORE_BEGINNING : VALID;
  }

  /// Returns the more severe of two states: the one that explains the other.
  public PositionState or(PositionState other) {
    if (this == VALID) {
      return other;
    }
    return other == VALID || compareTo(other) < 0 ? this : other;
  }
}
