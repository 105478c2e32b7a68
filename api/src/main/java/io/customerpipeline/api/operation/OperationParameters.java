package io.customerpipeline.api.operation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What [OperationQuery] reads of a query, for the description of the API.
record OperationParameters(
    @Schema(description = "done. Those that are pending are not listed.") @Nullable String state,
    @Schema(description = "create, update, delete, upsert; any of these, or all.")
        @Nullable List<String> type,
    @Schema(description = "created, updated, deleted, rejected; any of these, or all.")
        @Nullable List<String> outcome,
    @Schema(description = "Of this customer; refusals too, where it was in the way.")
        @Nullable UUID customerId,
    @Schema(description = "Of the customer that has this e-mail now.") @Nullable String email,
    @Schema(description = "At this instant or later, as 2027-01-15T08:00:00Z.")
        @Nullable Instant submittedFrom,
    @Schema(description = "Before this instant.") @Nullable Instant submittedTo,
    @Schema(description = "`next` of an earlier answer, with the same filters.")
        @Nullable String after,
    @Schema(description = "More than 100 is 100.", minimum = "1", defaultValue = "10")
        @Nullable Integer limit) {}
