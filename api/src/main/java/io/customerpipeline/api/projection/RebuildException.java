package io.customerpipeline.api.projection;

/// A rebuild cannot go on; the tables that serve are as they were. The message is for the operator.
final class RebuildException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RebuildException(String message) {
    super(message);
  }
}
