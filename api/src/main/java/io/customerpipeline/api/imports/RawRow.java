package io.customerpipeline.api.imports;

import tools.jackson.databind.node.ObjectNode;

/// A row as it was read.
sealed interface RawRow {
  /// From 1.
  int number();

  /// @param fields as a request body has them, and perhaps `action` and `id`
  record Fields(int number, ObjectNode fields) implements RawRow {}

  /// It cannot be read; the next one can.
  record Unreadable(int number, String reason) implements RawRow {}
}
