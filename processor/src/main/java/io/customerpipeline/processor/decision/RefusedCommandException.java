package io.customerpipeline.processor.decision;

import java.io.Serial;

/// A record that can be read but must not be decided here. The message says why, without content.
public final class RefusedCommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public RefusedCommandException(String message) {
    super(message);
  }
}
