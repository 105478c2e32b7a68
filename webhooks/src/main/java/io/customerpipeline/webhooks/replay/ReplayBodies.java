package io.customerpipeline.webhooks.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.body.BodyExample;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What the body of a [ReplayRequest] consists of, for the description of the API.
final class ReplayBodies {
  private ReplayBodies() {}

  @BodyExample("{\"from\": \"beginning\", \"dry_run\": true}")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NewReplay(
      @Schema(description = "beginning, or an instant as 2027-01-15T08:00:00Z.")
          @Nullable String from,
      @Schema(description = "From this event on, as its webhook-id. Excludes from.")
          @Nullable String fromEventId,
      @Schema(description = "Whether only to count.") @Nullable Boolean dryRun) {}
}
