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
  SNAPSHOTS;

  /// Whether the entry was read from here.
  public boolean has(Entry entry) {
    return switch (this) {
      case OUTCOMES -> entry instanceof Entry.OutcomeRead;
      case EVENTS -> entry instanceof Entry.EventRead;
      case PROCESSOR, POSTGRES, SNAPSHOTS ->
          entry instanceof Entry.StateRead read && read.source() == this;
    };
  }
}
