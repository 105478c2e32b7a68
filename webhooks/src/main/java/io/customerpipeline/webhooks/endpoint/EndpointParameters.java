package io.customerpipeline.webhooks.endpoint;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The query parameters of the list of endpoints, for the description of the API.
record EndpointParameters(
    @Schema(description = "From 1.", minimum = "1", defaultValue = "1") @Nullable Integer page,
    @Schema(description = "More than 100 is 100.", minimum = "1", defaultValue = "10")
        @Nullable Integer limit,
    @Schema(description = "Any but the key's own has no endpoints.")
        @Nullable List<UUID> organizationId) {}
