package io.customerpipeline.api.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An export as HTTP shows it (after AIP-151).
///
/// @param done whether nothing more will come
/// @param rows customers in the file so far
/// @param bytes of the file so far
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportView(
    UUID id,
    State state,
    boolean done,
    Format format,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Schema(description = "Whatever was visible by then is in the file, as it was then.")
        @Nullable Instant consistentAt,
    @Nullable Instant doneAt,
    @Schema(description = "When the file is removed.") @Nullable Instant expiresAt,
    long rows,
    @Schema(description = "That the file will have; absent until it is begun.")
        @Nullable Long rowsTotal,
    long bytes,
    @Schema(description = "Of the whole file, in hexadecimal digits.") @Nullable String sha256,
    Links links) {

  enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("cancelled")
    CANCELLED,
    /// It was begun as often as is tried.
    @JsonProperty("failed")
    FAILED,
    /// The file has been removed.
    @JsonProperty("expired")
    EXPIRED
  }

  /// @param file absent while there is none
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ExportLinks")
  record Links(String self, @Nullable String file) {

    static Links of(UUID id, State state) {
      String self = "/v1/exports/" + id;
      return new Links(self, state == State.DONE ? self + "/file" : null);
    }
  }
}
