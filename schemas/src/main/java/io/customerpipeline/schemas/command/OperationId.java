package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names one operation for all its retries: the idempotency key, unique within an organization.
///
/// @param value 1 to 64 characters of `A-Z a-z 0-9 . _ -`
public record OperationId(@JsonValue String value) {
  private static final int LENGTH_MAX = 64;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OperationId {
    if (value.isEmpty()
        || value.length() > LENGTH_MAX
        || !value.chars().allMatch(OperationId::isAllowed)) {
      throw new IllegalArgumentException(
          "an operation id has 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
  }

  private static boolean isAllowed(int character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character >= '0' && character <= '9'
        || character == '.'
        || character == '_'
        || character == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
