package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/// The lines of a file in UTF-8, with or without a byte order mark; what is no UTF-8 is marked.
final class Lines {
  /// Stands for octets that are no UTF-8. Nobody's name has it, so one in the file is no better.
  static final char NOT_UTF_8 = '\uFFFD';

  /// Of one line; what is longer is cut off one character behind it.
  static final int LENGTH_MAX = 65_536;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader reader;

  Lines(InputStream octets) throws IOException {
    this.reader = reader(octets);
  }

  /// The whole file as text, without its mark.
  static Reader reader(InputStream octets) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(octets, UTF_8));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  /// Without its end, or null at the end of the file.
  @Nullable String next() throws IOException {
    var line = new StringBuilder();
    int character = reader.read();
    if (character < 0) {
      return null;
    }
    for (; character >= 0 && character != '\n'; character = reader.read()) {
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
