package io.customerpipeline.http.problem;

import java.io.Serial;

/// Breaks an answer off of which a part has left already. It must not end as a whole one would, so
/// the connection is closed instead.
public final class CutOffException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public CutOffException(Throwable cause) {
    super(cause);
  }
}
