package io.customerpipeline.http.query;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the parameter that was probably meant by an unknown name.
final class Suggestion {
  /// Names are compared up to this length: the time grows with the product of two lengths.
  private static final int LENGTH_MAX = 40;

  private Suggestion() {}

  /// The permitted parameter whose name is nearest: equal but for case, separators and brackets, or
  /// at an edit distance of at most a third of its length. Absent if none is near.
  static Optional<QueryParameter> of(String given, List<QueryParameter> permitted) {
    String name = normalized(given);
    return permitted.stream()
        .filter(parameter -> distance(name, normalized(parameter.name())) <= reach(parameter))
        .min(Comparator.comparingInt(parameter -> distance(name, normalized(parameter.name()))));
  }

  private static int reach(QueryParameter parameter) {
    return Math.max(1, normalized(parameter.name()).length() / 3);
  }

  /// `createdat` for `createdAt`, `created-at` and `created_at[]`; `metadata` for `metadata.plan`.
  private static String normalized(String name) {
    String head = name.split("[.\\[]", 2)[0];
    String letters = head.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    return letters.substring(0, Math.min(LENGTH_MAX, letters.length()));
  }

  /// The least number of insertions, deletions, replacements and swaps of neighbours that turn one
  /// text into the other (optimal string alignment).
  static int distance(String one, String other) {
    int[][] distances = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, one, other, i, j);
      }
    }
    return distances[one.length()][other.length()];
  }

  private static int step(int[][] distances, String one, String other, int i, int j) {
    int replaced = distances[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, 1 + distances[i - 2][j - 2]) : least;
  }
}
