package io.customerpipeline.webhooks.tables;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Between columns and values.
public final class Columns {
  private Columns() {}

  /// One array a column, as `unnest` takes them: a statement a batch instead of one a row. Of text
  /// where the driver has no array of the type; the statement casts it.
  public static <R, T> T[] column(
      List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
    return rows.stream().map(value).toArray(array);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  public static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  public static List<String> texts(ResultSet row, String column) throws SQLException {
    var array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
