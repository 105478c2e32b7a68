package io.customerpipeline.api.cluster;

import static java.util.Objects.requireNonNull;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.PositionState;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whether the read model and the log belong together, as of the last comparison.
@Component
public class LogStanding {
  private record Standing(@Nullable LogId log, PositionState state) {}

  private volatile Standing standing = new Standing(null, PositionState.VALID);

  public void set(LogId log, PositionState state) {
    standing = new Standing(log, state);
  }

  /// The log that is there; known once the read model was first compared with it.
  public LogId log() {
    return requireNonNull(standing.log, "the log is not known yet");
  }

  public PositionState state() {
    return standing.state;
  }

  /// False while the log is not the one that the read model was built from: a command would be
  /// decided as if none of the customers existed.
  public boolean takesWrites() {
    return switch (standing.state) {
      case VALID, BEFORE_BEGINNING -> true;
      case ANOTHER_LOG, DIVERGED, AHEAD_OF_END -> false;
    };
  }

  /// False while the read model lacks what the log has lost: an answer would deny customers that
  /// exist.
  public boolean answersReads() {
    return standing.state != PositionState.BEFORE_BEGINNING;
  }
}
