package io.customerpipeline.webhooks.guard;

import java.io.Serial;

/// A URL that nothing is sent to. The message is the same for all of them: a reason would tell
/// strangers what the network around us looks like.
public final class RefusedTargetException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /// What tenants are shown.
  public static final String MESSAGE = "This URL is not one that events can be sent to.";

  private final String reason;

  RefusedTargetException(String reason) {
    super(MESSAGE);
    this.reason = reason;
  }

  /// For the log only.
  public String reason() {
    return reason;
  }
}
