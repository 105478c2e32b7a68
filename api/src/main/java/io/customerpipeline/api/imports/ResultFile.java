package io.customerpipeline.api.imports;

import io.customerpipeline.api.spreadsheet.CellText;
import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/// Results of rows as CSV (RFC 4180).
final class ResultFile {
  private final CSVPrinter printer;

  ResultFile(Appendable out) throws IOException {
    printer = new CSVPrinter(out, CSVFormat.RFC4180);
    printer.printRecord("line", "result", "reason", "email", "external_id", "customer_id");
  }

  void print(List<RowResult> results) throws IOException {
    for (RowResult one : results) {
      printer.printRecord(
          one.line(),
          ImportStore.name(one.result()),
          cell(one.reason()),
          cell(one.email()),
          cell(one.externalId()),
          one.customerId());
    }
  }

  /// A text from the file is no safer here than it was there.
  private static @Nullable String cell(@Nullable String text) {
    return text == null ? null : CellText.write(text);
  }

  /// Sends what is left, and leaves it to the server to say that it is whole.
  void finish() throws IOException {
    printer.flush();
  }
}
