package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Where something was read from that has an end.
public enum Source {
  @JsonProperty("outcomes")
  OUTCOMES,
  @JsonProperty("events")
  EVENTS,
  /// The processor's own state.
  @JsonProperty("processor")
  PROCESSOR,
  @JsonProperty("postgres")
  POSTGRES,
  @JsonProperty("snapshots")
  SNAPSHOTS
}
