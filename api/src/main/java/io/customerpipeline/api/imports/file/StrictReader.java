package io.customerpipeline.api.imports.file;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// Decodes a file and refuses it at the first byte that its charset does not have. A replacement
/// character would be stored as if it were part of a name.
///
/// `InputStreamReader` does not serve here: it throws away the characters in front of the fault, by
/// which its line is found.
final class StrictReader extends Reader {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final InputStream bytes;
  private final CharsetDecoder decoder;
  private final boolean isStated;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final CharBuffer text = CharBuffer.allocate(BUFFER_BYTES).flip();
  private int line = 1;
  private boolean atEnd;

  /// @param isStated whether the sender or the file states the charset, so that it is not a default
  StrictReader(InputStream bytes, Charset charset, boolean isStated) {
    this.bytes = bytes;
    this.isStated = isStated;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// @throws ProblemException `422` that names the line, at a byte that cannot be decoded
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (!text.hasRemaining()) {
      text.clear();
      CoderResult result = decoder.decode(buffer, text, atEnd);
      text.flip();
      if (!text.hasRemaining()) {
        if (result.isError()) {
          throw undecodable();
        }
        if (atEnd) {
          return -1;
        }
        fill();
      }
    }
    int read = Math.min(length, text.remaining());
    text.get(target, offset, read);
    countLines(target, offset, read);
    return read;
  }

  private void fill() throws IOException {
    buffer.compact();
    int read = bytes.read(buffer.array(), buffer.position(), buffer.remaining());
    if (read < 0) {
      atEnd = true;
    } else {
      buffer.position(buffer.position() + read);
    }
    buffer.flip();
  }

  private void countLines(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      line += text[i] == '\n' ? 1 : 0;
    }
  }

  private ProblemException undecodable() {
    String name = decoder.charset().name();
    return InvalidRequest.exception(
        Location.BODY,
        "line " + line,
        "wrong_charset",
        isStated
            ? "is not " + name + ": state the file's charset with the parameter charset"
            : "is not UTF-8: save the file as UTF-8, or state its charset with the parameter"
                + " charset, such as charset=windows-1252");
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
