package io.customerpipeline.api.imports;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What [ImportTerms] reads of a query, for the description of the API.
record ImportParameters(
    @Schema(
            description = "Of rows that name none.",
            allowableValues = {"create", "upsert", "delete"},
            defaultValue = "create")
        @Nullable String action,
    @Schema(description = "Only check the rows.", defaultValue = "false") @Nullable Boolean dryRun,
    @Schema(description = "CSV: the field that a column stands for, as column[E-mail]=email.")
        @Nullable Map<String, String> column,
    @Schema(
            description =
                "Of a file without a byte order mark, such as windows-1252; UTF-8 without it.")
        @Nullable String charset) {}
