package io.customerpipeline.schemas.wire;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Bytes that are no record of the expected type. The message says why and at which field, and
/// never repeats the content.
public final class UndecodableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public UndecodableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
