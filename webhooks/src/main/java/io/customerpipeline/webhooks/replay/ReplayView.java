package io.customerpipeline.webhooks.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A replay as HTTP shows it.
///
/// @param id null for a preview
/// @param state preview, running, done, cancelled or failed
/// @param events so many are to be sent
/// @param delivered so many were
/// @param failed so many were not, after three attempts, or are no longer kept
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReplayView(
    @Nullable UUID id,
    UUID endpointId,
    String state,
    long events,
    long delivered,
    long failed,
    @Nullable Instant createdAt,
    @Nullable Instant finishedAt) {

  static ReplayView preview(UUID endpoint, long events) {
    return new ReplayView(null, endpoint, "preview", events, 0, 0, null, null);
  }
}
