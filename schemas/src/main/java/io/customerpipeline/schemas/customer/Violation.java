package io.customerpipeline.schemas.customer;

/// One thing wrong with a value that was given.
///
/// @param field path of the field, dotted, in wire names: `billing_address.country`
/// @param code stable, machine-readable: `too_long`, `required`, `not_allowed`
/// @param message one sentence for a person, without the value itself
public record Violation(String field, String code, String message) {

  /// The same violation, seen from a document in which its field lies under `parent`.
  public Violation under(String parent) {
    return new Violation(parent + "." + field, code, message);
  }
}
