package io.customerpipeline.api.customer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The query parameters of an export: those of [ListParameters], without a page.
record ExportParameters(
    @Schema(description = "Exactly this address, by its key.") @Nullable String email,
    @Schema(description = "Exactly this external id.") @Nullable String externalId,
    @Schema(description = "As in the list.", maxLength = 256) @Nullable String query,
    @Schema(description = "metadata[key]=value, as in the list.")
        @Nullable Map<String, List<String>> metadata,
    @Schema(description = "created_at, email or name, each with - backwards; -created_at at first.")
        @Nullable List<String> sorting,
    @Schema(description = "Any but the key's own has no customers.")
        @Nullable List<UUID> organizationId,
    @Schema(description = "As in the list.") @Nullable Boolean active) {}
