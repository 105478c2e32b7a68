package io.customerpipeline.api.imports.file;

import io.customerpipeline.http.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CSV (RFC 4180) with a line of names first, as spreadsheets and exports write it. Lines without
/// text are skipped.
public final class CsvRows implements RowReader {
  private final CsvRecords records;
  private final Columns columns;

  /// @param text from its beginning
  /// @param mapped the field that a column stands for, by the column's name in lower case
  /// @throws ProblemException `422` if the line of names cannot be understood
  public CsvRows(BufferedReader text, Map<String, String> mapped) throws IOException {
    Separator separator = Separator.of(text, name -> Column.named(name, mapped).isPresent());
    this.records = new CsvRecords(text, separator.character());
    if (separator.isDeclared()) {
      records.nextWithText();
    }
    CsvRecords.Entry names = records.nextWithText();
    this.columns = new Columns(names == null ? List.of() : names.cells(), mapped);
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    CsvRecords.Entry entry = records.nextWithText();
    return entry == null ? null : columns.row(entry.line(), entry.cells());
  }
}
