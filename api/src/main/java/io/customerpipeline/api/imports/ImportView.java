package io.customerpipeline.api.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An import as HTTP shows it (after AIP-151).
///
/// @param done whether no row will change any more
/// @param rowsPerSecond since it began
/// @param estimatedDoneAt if it goes on like this; absent when done
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportView(
    UUID id,
    State state,
    boolean done,
    boolean dryRun,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant doneAt,
    Counts counts,
    @Nullable Double rowsPerSecond,
    @Nullable Instant estimatedDoneAt) {

  enum State {
    /// The file is still on its way; only who sends it knows of it.
    @JsonProperty("receiving")
    RECEIVING,
    @JsonProperty("running")
    RUNNING,
    /// Nothing more is sent; what was sent is waited for.
    @JsonProperty("cancelling")
    CANCELLING,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("done")
    DONE;

    boolean isFinal() {
      return this == CANCELLED || this == DONE;
    }
  }

  /// Rows by what became of them.
  ///
  /// @param rows of the file
  /// @param accepted those that were found valid
  /// @param pending those without a result; of a cancelled import, those that were never sent
  record Counts(
      int rows,
      int accepted,
      int created,
      int updated,
      int unchanged,
      int deleted,
      @Schema(description = "Decided, and refused.") int rejected,
      @Schema(description = "Never sent: something in the row is wrong.") int invalid,
      int pending) {

    private int decided() {
      return created + updated + unchanged + deleted + rejected;
    }
  }

  /// @param now by which rate and end are told
  static ImportView of(
      UUID id,
      State state,
      boolean dryRun,
      Instant submittedAt,
      @Nullable Instant startedAt,
      @Nullable Instant doneAt,
      Counts counts,
      Instant now) {
    Double rate = rate(startedAt, doneAt, counts, now);
    return new ImportView(
        id,
        state,
        state.isFinal(),
        dryRun,
        submittedAt,
        startedAt,
        doneAt,
        counts,
        rate,
        state == State.RUNNING && rate != null && rate > 0
            ? now.plusMillis((long) (1000 * counts.pending() / rate))
            : null);
  }

  private static @Nullable Double rate(
      @Nullable Instant startedAt, @Nullable Instant doneAt, Counts counts, Instant now) {
    if (startedAt == null) {
      return null;
    }
    long millis = Duration.between(startedAt, doneAt == null ? now : doneAt).toMillis();
    return millis <= 0 ? null : Math.round(counts.decided() * 10_000.0 / millis) / 10.0;
  }
}
