package io.customerpipeline.schemas.topic;

import java.io.Serial;

/// The cluster is reachable but cannot carry the pipeline; an operator has to act. The message says
/// what to do: one sentence for each topic.
public final class UnsuitableClusterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final boolean repairedInPlace;

  public UnsuitableClusterException(String message) {
    this(message, false);
  }

  /// @param repairedInPlace whether the operator acts on the cluster alone, so that a role which
  ///   waits can go on without another start
  public UnsuitableClusterException(String message, boolean repairedInPlace) {
    super(message);
    this.repairedInPlace = repairedInPlace;
  }

  /// Whether to wait for the repair rather than to end; an embedded broker has to run for it.
  public boolean isRepairedInPlace() {
    return repairedInPlace;
  }
}
