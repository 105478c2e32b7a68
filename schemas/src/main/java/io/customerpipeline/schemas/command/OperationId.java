package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Names one operation for all its retries: the idempotency key, unique within an organization.
///
/// @param value 1 to 64 characters of `A-Z a-z 0-9 . _ -`
public record OperationId(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OperationId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an operation id has 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
