package io.customerpipeline.api.imports.file;

import io.customerpipeline.http.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The character between the cells of a CSV file.
///
/// @param isDeclared whether the file's first line says it, as spreadsheets write: `sep=;`
record Separator(char character, boolean isDeclared) {
  /// Characters within which the line of names has to end.
  private static final int HEAD_MAX = 64 * 1024;

  private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
  private static final Pattern DECLARED =
      Pattern.compile(
          "\"?sep=([^\\p{Alnum}\"\r\n])\"?[ \t]*(?:\r\n|\r|\n|$)", Pattern.CASE_INSENSITIVE);

  /// The one that the file declares. Otherwise the one that finds most known names in the line of
  /// names; among equals the one that finds most cells.
  ///
  /// @param text that is read from its beginning afterwards
  static Separator of(BufferedReader text, Predicate<String> isKnown) throws IOException {
    String head = head(text);
    Matcher declared = DECLARED.matcher(head);
    if (declared.lookingAt()) {
      return new Separator(declared.group(1).charAt(0), true);
    }
    Score best = score(head, CANDIDATES.getFirst(), isKnown);
    char found = CANDIDATES.getFirst();
    for (char candidate : CANDIDATES.subList(1, CANDIDATES.size())) {
      Score score = score(head, candidate, isKnown);
      if (score.isBetterThan(best)) {
        best = score;
        found = candidate;
      }
    }
    return new Separator(found, false);
  }

  private record Score(long known, int cells) {
    boolean isBetterThan(Score other) {
      return known > other.known || known == other.known && cells > Math.max(1, other.cells);
    }
  }

  private static Score score(String head, char separator, Predicate<String> isKnown)
      throws IOException {
    try {
      CsvRecords.Entry names = new CsvRecords(new StringReader(head), separator).nextWithText();
      return names == null
          ? new Score(0, 0)
          : new Score(names.cells().stream().filter(isKnown).count(), names.cells().size());
    } catch (ProblemException _) {
      return new Score(0, 0);
    }
  }

  private static String head(BufferedReader text) throws IOException {
    text.mark(HEAD_MAX + 1);
    String head = read(text);
    text.reset();
    return head;
  }

  private static String read(Reader text) throws IOException {
    var head = new char[HEAD_MAX];
    int length = 0;
    int read = text.read(head, 0, HEAD_MAX);
    while (read > 0) {
      length += read;
      read = text.read(head, length, HEAD_MAX - length);
    }
    return new String(head, 0, length);
  }
}
