package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a client asks for.
public enum Kind {
  @JsonProperty("create")
  CREATE,
  /// By id; the e-mail stays.
  @JsonProperty("update")
  UPDATE,
  /// By id, and perhaps other fields with it.
  @JsonProperty("change-email")
  CHANGE_EMAIL,
  /// By id.
  @JsonProperty("delete")
  DELETE,
  /// By id.
  @JsonProperty("get")
  GET,
  @JsonProperty("list-by-email")
  LIST_BY_EMAIL;

  public boolean isRead() {
    return this == GET || this == LIST_BY_EMAIL;
  }
}
