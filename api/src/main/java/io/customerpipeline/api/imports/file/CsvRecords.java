package io.customerpipeline.api.imports.file;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of a CSV file (RFC 4180), each with the line on which it starts.
///
/// More is read than the RFC has: any separator, line ends of all three kinds, and spaces around a
/// quoted cell. Spaces in a cell without quotes are part of its value: spreadsheets write them so.
/// Commons CSV can drop both or neither, and does not tell the line of a record.
final class CsvRecords {
  /// Characters of one record; a quote that never ends would otherwise take all memory.
  static final int LENGTH_MAX = 262_144;

  private static final int END = -1;
  private static final int BUFFER = 8 * 1024;

  private final Reader text;
  private final char separator;
  private int line = 1;
  private final char[] buffer = new char[BUFFER];
  private int position;
  private int limit;
  private int previous = END;
  private int length;
  private int startLine;

  CsvRecords(Reader text, char separator) {
    this.text = text;
    this.separator = separator;
  }

  /// @param line on which the record starts, from 1
  /// @param cells without quotes, at least one
  record Entry(int line, List<String> cells) {
    boolean isBlank() {
      return cells.stream().allMatch(String::isBlank);
    }
  }

  /// The next record that has a cell with text in it, or null at the end of the file.
  ///
  /// @throws ProblemException `422` at a record after which nothing can be told apart
  @Nullable Entry nextWithText() throws IOException {
    Entry entry = next();
    while (entry != null && entry.isBlank()) {
      entry = next();
    }
    return entry;
  }

  private @Nullable Entry next() throws IOException {
    if (peek() == END) {
      return null;
    }
    startLine = line;
    length = 0;
    var cells = new ArrayList<String>();
    cells.add(cell());
    while (peek() == separator) {
      read();
      cells.add(cell());
    }
    endLine();
    return new Entry(startLine, cells);
  }

  private String cell() throws IOException {
    var cell = new StringBuilder();
    while (isSpace(peek())) {
      cell.append((char) read());
    }
    if (peek() == '"') {
      return quoted();
    }
    while (!isEndOfCell(peek())) {
      cell.append((char) read());
    }
    return cell.toString();
  }

  private String quoted() throws IOException {
    var cell = new StringBuilder();
    read();
    while (true) {
      int character = read();
      if (character == END) {
        throw malformed();
      }
      if (character != '"') {
        cell.append((char) character);
      } else if (peek() == '"') {
        cell.append((char) read());
      } else {
        break;
      }
    }
    while (isSpace(peek())) {
      read();
    }
    if (!isEndOfCell(peek())) {
      throw malformed();
    }
    return cell.toString();
  }

  private boolean isSpace(int character) {
    return character != separator && (character == ' ' || character == '\t');
  }

  private boolean isEndOfCell(int character) {
    return character == separator || character == '\n' || character == '\r' || character == END;
  }

  private void endLine() throws IOException {
    if (peek() == '\r') {
      read();
    }
    if (peek() == '\n') {
      read();
    }
  }

  private int peek() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, text.read(buffer, 0, BUFFER));
    }
    return position == limit ? END : buffer[position];
  }

  private int read() throws IOException {
    int character = peek();
    if (character == END) {
      return END;
    }
    position++;
    if (character == '\r' || character == '\n' && previous != '\r') {
      line++;
    }
    previous = character;
    length++;
    if (length > LENGTH_MAX) {
      throw malformed();
    }
    return character;
  }

  private ProblemException malformed() {
    return InvalidRequest.exception(
        Location.BODY, "line " + startLine, "malformed", "is not CSV: check its quotes");
  }
}
