package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.body.CorruptBodyException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A gzip body (RFC 1952), decoded as it is read, in a buffer of one size however much it decodes
/// to. All members are read, and nothing else may follow them.
///
/// `java.util.zip.GZIPInputStream` ends without a word where a further member has not arrived yet,
/// or is damaged: the rest of a file would be lost.
///
/// The server bounds each read of the connection. A few encoded bytes now and then, which decode to
/// nothing, would never exceed that bound, so the time without a decoded byte is bounded here.
final class GzipInput extends ServletInputStream {
  private static final int BUFFER = 8 * 1024;
  private static final int FIXED_HEADER = 10;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream body;
  private final Duration timeout;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private boolean inMember;
  private boolean finished;
  private long begun;

  /// @param timeout for which no decoded byte may come
  GzipInput(InputStream body, Duration timeout) {
    this.body = body;
    this.timeout = timeout;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws CorruptBodyException if the body is no gzip, or not a whole one
  /// @throws SocketTimeoutException if nothing was decoded for too long
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (finished || length == 0) {
      return finished ? -1 : 0;
    }
    begun = System.nanoTime();
    if (!inMember) {
      readHeader();
    }
    try {
      int read = inflate(target, offset, length);
      finished = read < 0;
      return read;
    } catch (DataFormatException _) {
      throw corrupt();
    }
  }

  private int inflate(byte[] target, int offset, int length)
      throws IOException, DataFormatException {
    while (true) {
      int read = inflater.inflate(target, offset, length);
      if (read > 0) {
        crc.update(target, offset, read);
        return read;
      }
      if (inflater.finished()) {
        endMember();
        if (!isFilled()) {
          return -1;
        }
        readHeader();
      } else if (inflater.needsDictionary() || !isFilled()) {
        throw corrupt();
      } else {
        inflater.setInput(buffer, at, limit - at);
        at = limit;
      }
    }
  }

  private void readHeader() throws IOException {
    byte[] fixed = new byte[FIXED_HEADER];
    for (int i = 0; i < FIXED_HEADER; i++) {
      fixed[i] = (byte) next();
    }
    int flags = fixed[3];
    if (fixed[0] != 0x1f || fixed[1] != (byte) 0x8b || fixed[2] != 8) {
      throw corrupt();
    }
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inMember = true;
  }

  private void skip(int length) throws IOException {
    for (int i = 0; i < length; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // A name or a comment tells nothing here.
    }
  }

  private void endMember() throws IOException {
    at = limit - inflater.getRemaining();
    if (nextInt() != crc.getValue() || nextInt() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw corrupt();
    }
    inflater.reset();
    crc.reset();
    inMember = false;
  }

  private long nextInt() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    if (!isFilled()) {
      throw corrupt();
    }
    return buffer[at++] & 0xFF;
  }

  /// Waits for encoded bytes if there are none.
  ///
  /// @return false at the end of the body
  private boolean isFilled() throws IOException {
    if (at == limit) {
      if (System.nanoTime() - begun > timeout.toNanos()) {
        throw new SocketTimeoutException("nothing was decoded for " + timeout);
      }
      at = 0;
      limit = Math.max(0, body.read(buffer));
    }
    return at < limit;
  }

  private static CorruptBodyException corrupt() {
    return new CorruptBodyException("The body is not valid gzip.");
  }

  /// Gives the memory of the decoder back; [GzipBodies] calls it when the request is over.
  @Override
  public void close() {
    finished = true;
    inflater.end();
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new UnsupportedOperationException("a decoded body is read by blocking");
  }
}
