package io.customerpipeline.api.customer;

import java.util.Map;
import java.util.Optional;

/// One property that a list is sorted by.
///
/// @param column of the customers table
record Sort(String column, boolean descending) {
  static final Sort NEWEST_FIRST = new Sort("created_at", true);

  private static final Map<String, String> COLUMNS =
      Map.of("created_at", "created_at", "email", "email_key", "name", "name_key");

  /// @param text `name`, or `-name` for the other direction; empty if there is no such property
  static Optional<Sort> parse(String text) {
    boolean descending = text.startsWith("-");
    return Optional.ofNullable(COLUMNS.get(descending ? text.substring(1) : text))
        .map(column -> new Sort(column, descending));
  }

  String sql() {
    return column + direction();
  }

  String direction() {
    return descending ? " desc" : "";
  }
}
