package io.customerpipeline.api.imports;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A row as it is written down: its command, or its result if it is known without one.
///
/// @param line of the file on which it starts
/// @param command absent if there is a result
/// @param result absent if there is a command
/// @param reason of the result
record ReadRow(
    int line,
    @Nullable Request command,
    RowResult.@Nullable Kind result,
    @Nullable String reason,
    Names names) {

  static ReadRow valid(int line, Request command, Names names) {
    return new ReadRow(line, command, null, null, names);
  }

  /// @param reason what is wrong with it
  static ReadRow invalid(int line, String reason, Names names) {
    return new ReadRow(line, null, RowResult.Kind.INVALID, storable(reason), names);
  }

  /// No customer can have its id.
  static ReadRow unknown(int line, Names names) {
    return new ReadRow(line, null, RowResult.Kind.REJECTED, "not_found", names);
  }

  /// By what the row names its customer, as it is written there, valid or not.
  ///
  /// @param email at most 256 characters
  /// @param externalId at most 256 characters
  record Names(
      @Nullable String email, @Nullable String externalId, @Nullable CustomerId customerId) {
    private static final int LENGTH_MAX = 256;

    static Names of(ObjectNode fields) {
      return new Names(
          text(fields.get("email")), text(fields.get("external_id")), id(fields.get("id")));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
      if (value == null || value.isNull()) {
        return null;
      }
      String text = storable(value.isString() ? value.asString() : value.toString());
      return text.substring(
          0,
          text.offsetByCodePoints(0, Math.min(LENGTH_MAX, text.codePointCount(0, text.length()))));
    }

    private static @Nullable CustomerId id(@Nullable JsonNode value) {
      try {
        return value == null || !value.isString() ? null : CustomerId.of(value.asString().strip());
      } catch (IllegalArgumentException _) {
        return null;
      }
    }
  }

  /// The text without what Postgres cannot store: NUL and halves of characters.
  static String storable(String text) {
    var storable = new StringBuilder();
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }
}
