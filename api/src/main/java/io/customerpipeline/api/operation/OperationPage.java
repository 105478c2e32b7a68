package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of the list.
///
/// @param next where to read on; absent at the end
@JsonInclude(JsonInclude.Include.NON_NULL)
record OperationPage(
    List<OperationView> items,
    boolean hasMore,
    @Schema(description = "For after: where to read on; absent at the end.")
        @Nullable String next) {

  static final OperationPage EMPTY = new OperationPage(List.of(), false, null);
}
