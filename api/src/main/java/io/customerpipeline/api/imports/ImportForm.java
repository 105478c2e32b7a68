package io.customerpipeline.api.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The fields of a form that [Form] reads, for the description of the API.
@Schema(
    description =
        "The parameters may come as fields, also column[NAME]. The file comes last: what stands"
            + " behind it is refused.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportForm(
    @Schema(
            allowableValues = {"create", "upsert", "delete"},
            defaultValue = "create")
        @Nullable String action,
    @Schema(defaultValue = "false") @Nullable Boolean dryRun,
    @Schema(description = "Such as windows-1252.") @Nullable String charset,
    @Schema(
            type = "string",
            format = "binary",
            description = "NDJSON if its name ends in .ndjson or .jsonl, else CSV.")
        String file) {}
