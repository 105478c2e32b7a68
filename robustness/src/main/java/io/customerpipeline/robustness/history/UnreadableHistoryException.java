package io.customerpipeline.robustness.history;

import java.io.Serial;

/// A line that is no entry.
public final class UnreadableHistoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnreadableHistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
