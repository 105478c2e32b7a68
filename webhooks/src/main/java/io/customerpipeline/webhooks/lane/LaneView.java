package io.customerpipeline.webhooks.lane;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A customer whose deliveries to an endpoint wait, as HTTP shows it.
///
/// @param state retrying or parked
/// @param eventId the event that could not be delivered, behind which all later ones wait; null if
///   the one before it was settled, and the next is about to be looked for
/// @param attempts made for it
/// @param nextAttemptAt null for a parked one: it waits for a person
/// @param since when the customer began to fail
@JsonInclude(JsonInclude.Include.ALWAYS)
record LaneView(
    UUID customerId,
    String state,
    @Nullable String eventId,
    @Nullable String eventType,
    int attempts,
    @Nullable Instant nextAttemptAt,
    Instant since) {}
