package io.customerpipeline.schemas.customer;

import java.util.UUID;

/// UUIDs in the one form of RFC 9562 §4, in either case: `UUID.fromString` alone also takes groups
/// of other lengths, and its messages repeat the text.
final class Uuids {
  private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  private Uuids() {}

  static UUID parse(String text) {
    if (!hasForm(text)) {
      throw new IllegalArgumentException("not a UUID: 8-4-4-4-12 hexadecimal digits are expected");
    }
    return UUID.fromString(text);
  }

  /// By hand, as a regular expression takes ten times as long and each record has several.
  private static boolean hasForm(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char found = text.charAt(i);
      boolean fits =
          FORM.charAt(i) == '-' ? found == '-' : found < 128 && Character.digit(found, 16) >= 0;
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
