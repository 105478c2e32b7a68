package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An outcome and where it stood in the log.
///
/// @param appendedAt when its command was appended
/// @param json the outcome as it was written, kept so for whoever asks
/// @param duplicate whether it was given before; then it changes no customer, who may have been
///   changed or deleted since
/// @param eventId of the event that goes with it; absent if nothing changed
public record Projected(
    int partition,
    long offset,
    Instant appendedAt,
    boolean duplicate,
    String json,
    Outcome outcome,
    @Nullable String eventId) {

  /// The same, for where the customers already are as it made them.
  Projected changingNobody() {
    return new Projected(partition, offset, appendedAt, true, json, outcome, eventId);
  }
}
