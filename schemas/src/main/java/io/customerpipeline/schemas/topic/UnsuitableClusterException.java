package io.customerpipeline.schemas.topic;

import java.io.Serial;

/// The cluster is reachable but cannot carry the pipeline; an operator has to act. The message says
/// what to do.
public final class UnsuitableClusterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public UnsuitableClusterException(String message) {
    super(message);
  }
}
