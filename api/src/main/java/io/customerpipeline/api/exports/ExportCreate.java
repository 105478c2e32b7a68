package io.customerpipeline.api.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.body.BodyExample;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What [ExportTerms] reads of a body, for the description of the API.
@BodyExample(
    """
    {"format": "csv", "metadata": {"plan": ["pro", "free"]}, "sorting": ["email"]}
    """)
@Schema(description = "The filters of the list; without any, all customers.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportCreate(
    @Schema(description = "csv, if it is left out.") @Nullable Format format,
    @Schema(
            description = "CSV: whether a byte order mark comes first, by which Excel knows UTF-8.",
            defaultValue = "false")
        @Nullable Boolean bom,
    @Schema(description = "Exactly this address, by its key.") @Nullable String email,
    @Schema(description = "Exactly this external id.") @Nullable String externalId,
    @Schema(
            description =
                "Part of e-mail, name or billing name, or the beginning of the external id.",
            maxLength = 256)
        @Nullable String query,
    @Schema(description = "By key: a value, or an array of those of which one must match.")
        @Nullable Map<String, Object> metadata,
    @Schema(description = "created_at, email or name, each with - backwards; -created_at at first.")
        @Nullable List<String> sorting,
    @Schema(description = "May be said again; must be the key's.") @Nullable UUID organizationId) {}
