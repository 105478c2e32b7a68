package io.customerpipeline.api.customer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What [ListRequest] reads of a query, for the description of the API.
record ListParameters(
    @Schema(description = "Exactly this address, by its key.") @Nullable String email,
    @Schema(description = "Exactly this external id.") @Nullable String externalId,
    @Schema(
            description =
                "Part of e-mail, name or billing name, or the beginning of the external id.",
            maxLength = 256)
        @Nullable String query,
    @Schema(
            description =
                "metadata[key]=value; any of several values of a key, all of several keys. Numbers"
                    + " are compared as numbers.")
        @Nullable Map<String, List<String>> metadata,
    @Schema(description = "created_at, email or name, each with - backwards; -created_at at first.")
        @Nullable List<String> sorting,
    @Schema(description = "From 1.", minimum = "1", defaultValue = "1") @Nullable Integer page,
    @Schema(description = "More than 100 is 100.", minimum = "1", defaultValue = "10")
        @Nullable Integer limit,
    @Schema(description = "Any but the key's own has no customers.")
        @Nullable List<UUID> organizationId,
    @Schema(
            description =
                "Whether the customer has an active subscription. Nobody has one here: true lists"
                    + " nobody, false everybody.")
        @Nullable Boolean active) {}
