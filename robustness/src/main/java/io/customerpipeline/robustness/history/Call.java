package io.customerpipeline.robustness.history;

import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import org.jspecify.annotations.Nullable;

/// A request and what the client got for it.
///
/// @param returned absent if it was open when the history ended
public record Call(Invoked invoked, @Nullable Returned returned) {

  public Answer answer() {
    return returned == null ? new Answer.Unanswered("open") : returned.answer();
  }

  /// @return absent if neither question nor answer names it
  public @Nullable String operation() {
    return returned != null && returned.operation() != null
        ? returned.operation()
        : invoked.operation();
  }

  /// @return the end of time if it was open when the history ended
  public long returnedAt() {
    return returned == null ? Long.MAX_VALUE : returned.nanos();
  }
}
