package io.customerpipeline.webhooks.attempt;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What [DeliveryRequest] reads of a query, for the description of the API.
record DeliveryParameters(
    @Schema(description = "Of these endpoints only.") @Nullable List<UUID> endpointId,
    @Schema(description = "Begun then or later, as 2027-01-15T08:00:00Z.")
        @Nullable Instant startTimestamp,
    @Schema(description = "Begun before.") @Nullable Instant endTimestamp,
    @Schema(description = "Whether the receiver took it.") @Nullable Boolean succeeded,
    @Schema(
            description = "Part of an event's id, which begins with the customer's, or type.",
            maxLength = 256)
        @Nullable String query,
    @Schema(description = "2xx, 3xx, 4xx or 5xx.") @Nullable String httpCodeClass,
    @Schema(description = "As customer.created; any of these.") @Nullable List<String> eventType,
    @Schema(description = "From 1.", minimum = "1", defaultValue = "1") @Nullable Integer page,
    @Schema(description = "More than 100 is 100.", minimum = "1", defaultValue = "10")
        @Nullable Integer limit) {}
