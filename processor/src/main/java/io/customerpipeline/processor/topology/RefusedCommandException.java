package io.customerpipeline.processor.topology;

import java.io.Serial;

/// A record that can be read but must not be decided here. The message says why, without content.
final class RefusedCommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  RefusedCommandException(String message) {
    super(message);
  }
}
