package io.customerpipeline.standalone;

import java.io.Serial;

/// Something outside the program is in the way. The message is one line for its user, who can act
/// on it without a stack trace.
final class CannotStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CannotStartException(String message) {
    super(message);
  }
}
