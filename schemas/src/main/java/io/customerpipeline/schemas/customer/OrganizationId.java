package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The tenant. Comes only from the API key, and is part of every key, row and cursor.
public record OrganizationId(@JsonValue UUID value) {

  /// @throws IllegalArgumentException if the text is not a UUID in its usual form
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static OrganizationId of(String text) {
    return new OrganizationId(Uuids.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
