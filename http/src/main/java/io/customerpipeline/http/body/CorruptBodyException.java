package io.customerpipeline.http.body;

import java.io.IOException;
import java.io.Serial;

/// A body that is not encoded as its headers say. Its message is for the client.
public final class CorruptBodyException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public CorruptBodyException(String message) {
    super(message);
  }
}
