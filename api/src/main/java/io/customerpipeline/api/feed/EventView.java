package io.customerpipeline.api.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.schemas.event.CustomerView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a [RawEvent] consists of, for the description of the API.
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    @Schema(description = "The customer's id and version: the same on every delivery.") String id,
    @Schema(allowableValues = {"customer.created", "customer.updated", "customer.deleted"})
        String type,
    Instant timestamp,
    @Schema(description = "Counts the customer's events: 1, 2, 3 …") long version,
    String operationId,
    CustomerView data,
    @Schema(description = "Of an update: what changed, with the values before.")
        @Nullable Map<String, Object> previous) {}
