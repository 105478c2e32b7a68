package io.customerpipeline.api.imports;

import java.nio.charset.CharsetEncoder;
import java.util.random.RandomGenerator;

/// Texts that are hard on files: separators, quotes, line breaks, formulas, markers, and the
/// characters of many scripts, as far as a charset has them.
final class RandomTexts {
  private static final String HARD =
      "''\"\"\\\\NN,;\t|\n\r\u000B\f =+-@＝＋－＠{}[]:\u00A0\uFEFF\uFFFD\u2028\u0001ßÄé€ñ日本語ע가";
  private static final int LENGTH_MAX = 9;

  private final RandomGenerator random;
  private final CharsetEncoder encoder;

  RandomTexts(RandomGenerator random, CharsetEncoder encoder) {
    this.random = random;
    this.encoder = encoder;
  }

  /// At least one character.
  String next() {
    var text = new StringBuilder();
    int length = 1 + random.nextInt(LENGTH_MAX);
    while (text.length() < length) {
      String one =
          random.nextInt(12) == 0
              ? "\uD83D\uDE00"
              : random.nextBoolean()
                  ? "" + HARD.charAt(random.nextInt(HARD.length()))
                  : "" + (char) ('a' + random.nextInt(26));
      if (encoder.canEncode(one)) {
        text.append(one);
      }
    }
    return text.toString();
  }

  /// Without spaces around it, as identifiers are.
  String nextId() {
    String id = next().strip();
    return id.isEmpty() ? nextId() : id;
  }
}
