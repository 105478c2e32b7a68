package io.customerpipeline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/// What the server answered.
///
/// @param body as it came, without transfer coding
record Reply(int status, byte[] body) {
  private static final String ID = "\"id\":\"";
  private static final int UUID_LENGTH = 36;

  /// Whether the command is in the log and its outcome is not known yet.
  boolean isPending() {
    return status == 503 && new String(body, UTF_8).contains("outcome-pending");
  }

  /// The `id` of the customer in the body.
  ///
  /// A search, not a parse: a JSON library would cost more than the request it belongs to, and
  /// would take that from the server on the same cores.
  ///
  /// @throws IllegalStateException if there is none
  UUID customerId() {
    String text = new String(body, UTF_8);
    int start = text.indexOf(ID) + ID.length();
    if (start < ID.length() || start + UUID_LENGTH > text.length()) {
      throw new IllegalStateException("the answer has no id");
    }
    return UUID.fromString(text.substring(start, start + UUID_LENGTH));
  }
}
