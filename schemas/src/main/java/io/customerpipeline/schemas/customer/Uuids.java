package io.customerpipeline.schemas.customer;

import java.util.UUID;
import java.util.regex.Pattern;

/// UUIDs in the one form of RFC 9562 §4, in either case: `UUID.fromString` alone also takes groups
/// of other lengths, and its messages repeat the text.
final class Uuids {
  private static final Pattern FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Uuids() {}

  static UUID parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a UUID: 8-4-4-4-12 hexadecimal digits are expected");
    }
    return UUID.fromString(text);
  }
}
