package io.customerpipeline.schemas.outcome;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a command was refused; in order of precedence, the order of docs/outcomes.md.
public enum Reason {
  /// No living customer has this id in this organization.
  @JsonProperty("not_found")
  NOT_FOUND,
  /// A living customer has this e-mail.
  @JsonProperty("already_exists")
  ALREADY_EXISTS
}
