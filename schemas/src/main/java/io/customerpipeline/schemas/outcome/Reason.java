package io.customerpipeline.schemas.outcome;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a command was refused; in order of precedence, the order of docs/outcomes.md.
public enum Reason {
  /// Too many commands wait for the same customer or value. The only one that is not for good: the
  /// same operation may be sent again.
  @JsonProperty("too_many_waiting")
  TOO_MANY_WAITING,
  /// No living customer has this id, or external id, in this organization.
  @JsonProperty("not_found")
  NOT_FOUND,
  /// The customer is not in a version that the caller asked to change, or it exists, and the caller
  /// asked for that no customer does.
  @JsonProperty("version_mismatch")
  VERSION_MISMATCH,
  /// The customer has an external id, which it keeps.
  @JsonProperty("external_id_immutable")
  EXTERNAL_ID_IMMUTABLE,
  /// The address would be left without a country.
  @JsonProperty("address_incomplete")
  ADDRESS_INCOMPLETE,
  /// The metadata would have too many keys.
  @JsonProperty("metadata_full")
  METADATA_FULL,
  /// A living customer has this e-mail.
  @JsonProperty("already_exists")
  ALREADY_EXISTS,
  /// A living customer has this external id.
  @JsonProperty("external_id_taken")
  EXTERNAL_ID_TAKEN;

  /// Whether the operation is over; if not, a retry is decided anew.
  public boolean isFinal() {
    return this != TOO_MANY_WAITING;
  }
}
