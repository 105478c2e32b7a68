package io.customerpipeline.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The shape of every refusal; see [io.customerpipeline.http.problem.ProblemType].
@Schema(description = "A problem document (RFC 9457).")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @Schema(description = "urn:customer-pipeline:problem:…") @Nullable URI type,
    String title,
    int status,
    @Schema(
            description =
                "What went wrong. For invalid requests an array, in the form that existing SDKs"
                    + " read; `errors` says the same.",
            oneOf = {String.class, Problem.Fault[].class})
        @Nullable Object detail,
    @Schema(description = "The path that was asked for.") @Nullable String instance,
    @Schema(description = "The name by which existing SDKs tell errors apart.") String error,
    @Schema(description = "Every field at fault.") @Nullable List<FieldFault> errors,
    @Schema(description = "The living customer that has the value.") @Nullable UUID customerId,
    @Schema(description = "The operation whose fate is not known; it can be asked for.")
        @Nullable String operationId,
    @Schema(description = "The first cursor of the feed that is valid.") @Nullable String oldest,
    @Schema(description = "Of a status 500: the id under which the server has logged the fault.")
        @Nullable UUID incident,
    @Schema(description = "Organizations that the log holds; the first 100.")
        @Nullable List<UUID> organizations) {

  /// A field at fault.
  record FieldFault(
      @Schema(description = "Dotted, such as billing_address.country.") String field,
      String code,
      String message) {}

  /// The same in the form of existing SDKs.
  record Fault(List<String> loc, String msg, String type) {}
}
