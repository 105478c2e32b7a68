package io.customerpipeline.http.uri;

import java.io.Serial;
import java.util.Locale;

/// A request target holds a character that must be percent-encoded.
///
/// The message names the character alone: the server logs it, and the rest of the target may hold
/// an e-mail address.
public final class RefusedCharacterException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  RefusedCharacterException(int ascii) {
    super(
        String.format(
            Locale.ROOT,
            "The character U+%04X in a path or query must be percent-encoded, as %%%02X.",
            ascii,
            ascii));
  }
}
