package io.customerpipeline.api.imports.file;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/// The lines of a text.
final class Lines {
  /// Characters of one line; a longer one is cut one character behind it.
  static final int LENGTH_MAX = 262_144;

  private final Reader text;

  Lines(Reader text) {
    this.text = text;
  }

  /// Without its end, or null at the end of the file.
  @Nullable String next() throws IOException {
    var line = new StringBuilder();
    int character = text.read();
    if (character < 0) {
      return null;
    }
    for (; character >= 0 && character != '\n'; character = text.read()) {
      if (line.length() <= LENGTH_MAX) {
        line.append((char) character);
      }
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}
