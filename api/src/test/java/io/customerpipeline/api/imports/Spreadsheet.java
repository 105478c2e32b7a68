package io.customerpipeline.api.imports;

import io.customerpipeline.api.spreadsheet.CellText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// A file as a spreadsheet has it open: cells by row and column, saved in any of its formats.
final class Spreadsheet {
  private final List<List<String>> rows = new ArrayList<>();

  static Spreadsheet open(String csv) throws IOException {
    var sheet = new Spreadsheet();
    for (CSVRecord record : CSVParser.parse(csv, CSVFormat.RFC4180)) {
      sheet.rows.add(new ArrayList<>(record.toList()));
    }
    return sheet;
  }

  /// @param row without the line of names, from 0
  /// @param value absent: the value is cleared
  void edit(int row, String column, @Nullable String value) {
    if (!rows.getFirst().contains(column)) {
      rows.getFirst().add(column);
    }
    List<String> cells = rows.get(row + 1);
    while (cells.size() < rows.getFirst().size()) {
      cells.add("");
    }
    int at = rows.getFirst().indexOf(column);
    cells.set(at, value == null ? CellText.CLEAR : CellText.write(value));
  }

  /// With the freedom that spreadsheets take: quotes only where they are needed, cells and rows
  /// without text, line ends of either kind.
  String saved(char separator, RandomGenerator random) {
    String end = random.nextBoolean() ? "\r\n" : "\n";
    String blank = String.valueOf(separator).repeat(random.nextInt(4));
    var text = new StringBuilder();
    for (List<String> cells : rows) {
      for (int i = 0; i < cells.size(); i++) {
        text.append(i == 0 ? "" : separator).append(quoted(cells.get(i), separator));
      }
      text.append(random.nextInt(3) == 0 ? blank : "").append(end);
      text.append(random.nextInt(5) == 0 ? blank + end : "");
    }
    return text.toString();
  }

  private static String quoted(String cell, char separator) {
    boolean needed = (cell + " ").chars().anyMatch(c -> c == separator || "\"\r\n".indexOf(c) >= 0);
    return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
