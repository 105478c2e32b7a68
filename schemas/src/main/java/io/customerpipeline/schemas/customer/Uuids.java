package io.customerpipeline.schemas.customer;

import java.util.UUID;

/// UUIDs in the one form of RFC 9562 §4: `UUID.fromString` alone also takes shorter groups.
final class Uuids {
  private Uuids() {}

  static UUID parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not a UUID of 36 characters");
    }
    return UUID.fromString(text);
  }
}
