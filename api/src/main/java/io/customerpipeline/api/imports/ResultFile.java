package io.customerpipeline.api.imports;

import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Results of rows as CSV (RFC 4180).
final class ResultFile {
  private final CSVPrinter printer;

  ResultFile(Appendable out) throws IOException {
    printer = new CSVPrinter(out, CSVFormat.RFC4180);
    printer.printRecord("row", "result", "reason", "customer_id");
  }

  void print(List<RowResult> results) throws IOException {
    for (RowResult one : results) {
      printer.printRecord(
          one.row(), ImportStore.name(one.result()), one.reason(), one.customerId());
    }
  }

  /// Sends what is left, and leaves it to the server to say that it is whole.
  void finish() throws IOException {
    printer.flush();
  }
}
