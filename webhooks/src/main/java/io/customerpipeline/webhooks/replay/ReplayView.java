package io.customerpipeline.webhooks.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.webhooks.replay.ReplayStore.Count;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A replay as HTTP shows it.
///
/// @param id null for a preview
/// @param state preview, running, done, cancelled or failed
/// @param events so many are to be sent
/// @param countIsLowerBound whether there are more: so many were counted
/// @param delivered so many were
/// @param failed so many were not, after three attempts, or are no longer kept
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReplayView(
    @Nullable UUID id,
    UUID endpointId,
    String state,
    long events,
    boolean countIsLowerBound,
    long delivered,
    long failed,
    @Nullable Instant createdAt,
    @Nullable Instant finishedAt) {

  static ReplayView preview(UUID endpoint, Count count) {
    return new ReplayView(
        null, endpoint, "preview", count.events(), count.isLowerBound(), 0, 0, null, null);
  }
}
