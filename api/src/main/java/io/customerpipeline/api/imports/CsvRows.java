package io.customerpipeline.api.imports;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// CSV (RFC 4180) with a first line of names. What an export wrote can be read again.
final class CsvRows implements RowReader {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  private final BoundedText text;
  private final Iterator<CSVRecord> records;
  private final List<Column> columns;
  private int number;

  /// @param mapped the field that a column stands for, by the column's name in lower case
  /// @throws ProblemException if the first line cannot be understood
  CsvRows(Reader text, Map<String, String> mapped) throws IOException {
    this.text = new BoundedText(text);
    this.records = CSVParser.parse(this.text, FORMAT).iterator();
    this.columns = columns(mapped);
  }

  private List<Column> columns(Map<String, String> mapped) throws IOException {
    var found = new ArrayList<Column>();
    var violations = new ArrayList<Violation>();
    CSVRecord names = read();
    for (String name : names == null ? List.<String>of() : names.toList()) {
      Column column = Column.named(name, mapped).orElse(null);
      if (column == null) {
        violations.add(new Violation(shortened(name), "unknown_column", "is not a known column"));
      } else if (!column.isIgnored() && found.contains(column)) {
        violations.add(new Violation(shortened(name), "duplicate", "stands there twice"));
      } else {
        found.add(column);
      }
    }
    if (found.isEmpty() && violations.isEmpty()) {
      violations.add(new Violation("", "required", "the first line has to name the columns"));
    }
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.BODY, violations);
    }
    return List.copyOf(found);
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(80, name.length()));
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    CSVRecord record = read();
    if (record == null) {
      return null;
    }
    number++;
    if (record.size() != columns.size()) {
      return new RawRow.Unreadable(
          number, "has %d cells, not %d".formatted(record.size(), columns.size()));
    }
    var fields = Wire.MAPPER.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      String cell = record.get(i);
      if (cell.indexOf(Lines.NOT_UTF_8) >= 0) {
        return new RawRow.Unreadable(number, "is not UTF-8");
      }
      String fault = columns.get(i).put(fields, cell);
      if (fault != null) {
        return new RawRow.Unreadable(number, fault);
      }
    }
    return new RawRow.Fields(number, fields);
  }

  /// After a quote that never ends nothing can be told apart any more.
  private @Nullable CSVRecord read() throws IOException {
    text.allowMore();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException
          || e.getCause() instanceof BoundedText.TooLongException) {
        throw InvalidRequest.exception(
            Location.BODY, "row " + (number + 1), "malformed", "is not CSV: check its quotes");
      }
      throw e.getCause();
    }
  }
}
