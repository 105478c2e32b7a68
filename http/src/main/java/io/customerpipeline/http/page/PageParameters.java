package io.customerpipeline.http.page;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [Page] reads of a query, for the description of the API.
public record PageParameters(
    @Schema(description = "From 1.", minimum = "1", defaultValue = "1") @Nullable Integer page,
    @Schema(description = "More than 100 is 100.", minimum = "1", defaultValue = "10")
        @Nullable Integer limit) {}
