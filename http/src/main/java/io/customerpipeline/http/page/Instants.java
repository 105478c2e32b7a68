package io.customerpipeline.http.page;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// Instants in queries.
public final class Instants {
  private static final int YEAR_MAX = 9999;

  private Instants() {}

  /// @param text RFC 3339, with `Z` or an offset, of the years 0000 to 9999: Java reads others,
  ///   which no database takes
  /// @throws DateTimeParseException if it is none
  public static Instant parse(String text) {
    OffsetDateTime parsed = OffsetDateTime.parse(text);
    if (parsed.getYear() < 0 || parsed.getYear() > YEAR_MAX) {
      throw new DateTimeParseException("is beyond the years 0000 to 9999", text, 0);
    }
    return parsed.toInstant();
  }
}
