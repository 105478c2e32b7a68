package io.customerpipeline.api.reseed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A reseed of the log, as its operator sees it.
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReseedView(
    UUID id,
    @Schema(description = "The cluster and the topics that are written to.") String log,
    State state,
    Instant startedAt,
    @Schema(description = "When it ended, well or not.") @Nullable Instant doneAt,
    @Schema(description = "Left alone, because the log held them before.")
        List<UUID> refusedOrganizations,
    @Schema(description = "Customers to be restored.") long customers,
    @Schema(description = "Customers that the log holds now.") long restored,
    @Schema(description = "Customers that the processor refused.") long refused,
    @Schema(description = "Customers left out, because they are exceptions.") long excepted,
    @Schema(description = "The first 100 of those that were refused.") List<Refusal> refusals,
    @Schema(description = "Why it failed. The next one goes on from there.")
        @Nullable String error) {

  enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED
  }

  /// A customer that could not be restored.
  ///
  /// @param reason as in an outcome, or why the row cannot be read
  /// @param owner the living customer that has one of its values
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "ReseedRefusal")
  record Refusal(UUID organizationId, UUID customerId, String reason, @Nullable UUID owner) {}
}
