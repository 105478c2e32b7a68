package io.customerpipeline.api.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rebuild of the read model, as its operator sees it.
@JsonInclude(JsonInclude.Include.ALWAYS)
record RebuildView(
    UUID id,
    State state,
    Instant startedAt,
    @Schema(description = "When it ended, well or not.") @Nullable Instant doneAt,
    @Schema(description = "Records read so far.") long snapshots,
    long outcomes,
    long events,
    @Schema(description = "Why it failed. The tables are as if it had never begun.")
        @Nullable String error) {

  enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED
  }

  static RebuildView of(
      UUID id,
      Instant startedAt,
      @Nullable Instant doneAt,
      long snapshots,
      long outcomes,
      long events,
      @Nullable String error) {
    State state = error != null ? State.FAILED : doneAt == null ? State.RUNNING : State.DONE;
    return new RebuildView(id, state, startedAt, doneAt, snapshots, outcomes, events, error);
  }
}
