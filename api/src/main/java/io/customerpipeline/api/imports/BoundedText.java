package io.customerpipeline.api.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Serial;

/// Text of which only so much is read at a time: a quote that never ends would else take all
/// memory.
final class BoundedText extends FilterReader {
  private static final int CHARACTERS_MAX = 4 * Lines.LENGTH_MAX;

  private long left = CHARACTERS_MAX;

  BoundedText(Reader text) {
    super(text);
  }

  /// More was read than one row may have.
  static final class TooLongException extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }

  /// The next row begins.
  void allowMore() {
    left = CHARACTERS_MAX;
  }

  @Override
  public int read() throws IOException {
    return count(super.read(), 1);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    return count(read, read);
  }

  private int count(int result, int characters) throws IOException {
    left -= result < 0 ? 0 : characters;
    if (left < 0) {
      throw new TooLongException();
    }
    return result;
  }
}
