package io.customerpipeline.api.spreadsheet;

import java.util.regex.Pattern;

/// The text of one cell, in both directions.
///
/// Two rules apply, and each can be reversed for every text:
///
/// - Formula guard: a spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`, also in their
///   full-width forms and behind some control characters (CWE-1236). Such a text gets an apostrophe
///   in front. So does a text that starts with apostrophes in front of such a character: otherwise
///   reading would take one of its own apostrophes away.
/// - Clear marker: the cell `\N` clears a value, because an empty cell leaves it. A text that is
///   itself `\N`, or has more backslashes in front of the `N`, gets one backslash more.
public final class CellText {
  /// The cell that clears a value.
  public static final String CLEAR = "\\N";

  private static final Pattern MARKER = Pattern.compile("\\\\+N");
  private static final String RUN_BY_SPREADSHEETS = "=+-@\t\n\u000B\f\r＝＋－＠";

  private CellText() {}

  /// The cell for a value.
  public static String write(String value) {
    if (MARKER.matcher(value).matches()) {
      return '\\' + value;
    }
    return startsFormula(value) ? '\'' + value : value;
  }

  /// The value of a cell that is not [#CLEAR]. For every text, `read(write(text))` is that text.
  public static String read(String cell) {
    if (cell.startsWith("\\\\") && MARKER.matcher(cell).matches()
        || cell.startsWith("'") && startsFormula(cell)) {
      return cell.substring(1);
    }
    return cell;
  }

  /// Whether the first character behind any apostrophes is one that spreadsheets act on.
  private static boolean startsFormula(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) == '\'') {
      first++;
    }
    return first < text.length() && RUN_BY_SPREADSHEETS.indexOf(text.charAt(first)) >= 0;
  }
}
