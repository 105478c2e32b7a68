package io.customerpipeline.api.feed;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What [FeedRequest] reads of a query, for the description of the API; `wait`, which no component
/// can be called, stands at the route.
record FeedParameters(
    @Schema(description = "`next` of an earlier answer. Excludes from.") @Nullable String after,
    @Schema(
            description = "Without after: beginning, now, or an instant as 2027-01-15T08:00:00Z.",
            defaultValue = "beginning")
        @Nullable String from,
    @Schema(
            description =
                "customer.created, customer.updated, customer.deleted; any of these, or all.")
        @Nullable List<String> types,
    @Schema(description = "Of this customer only.") @Nullable String customerId,
    @Schema(description = "More than 1000 is 1000.", minimum = "1", defaultValue = "100")
        @Nullable Integer limit) {}
