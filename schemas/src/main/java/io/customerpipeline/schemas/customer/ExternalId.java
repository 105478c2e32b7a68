package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A customer's id in the caller's own system: unique within the organization, and once given, kept
/// for the customer's life. Compared as it is, by code point.
///
/// `.` and `..` are refused: clients drop such a segment of a path, even where it is
/// percent-encoded (WHATWG URL §4.4), so that nobody could address the customer.
///
/// @param value 1 to 256 characters without NUL, no blanks around it
public record ExternalId(@JsonValue String value) {
  public static final int MAX_LENGTH = 256;
  private static final String FIELD = "external_id";

  /// Drops blanks around it.
  ///
  /// @throws InvalidValueException with field `external_id` if nothing is left, or too much, or
  ///   what no path can hold
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExternalId {
    value = value.strip();
    var violations = new Violations();
    if (value.isEmpty()) {
      violations.add(FIELD, "blank", "must not be blank");
    }
    if (value.equals(".") || value.equals("..")) {
      violations.add(FIELD, "reserved", "must not be . or .., which no path can hold");
    }
    violations.checkText(FIELD, value, MAX_LENGTH);
    violations.throwIfAny();
  }

  /// Masked: what others call a person stays out of logs.
  @Override
  public String toString() {
    return "ExternalId[***]";
  }
}
