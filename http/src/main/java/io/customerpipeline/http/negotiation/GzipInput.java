package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.body.CorruptBodyException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/// A gzip body (RFC 1952), decoded as it is read, in a buffer of one size however much it decodes
/// to. All members are read, and nothing else may follow them.
///
/// `java.util.zip.GZIPInputStream` ends without an error where a further member has not arrived yet
/// or is damaged: the rest of a file would be lost.
final class GzipInput extends ServletInputStream {
  private final Encoded encoded;
  private @Nullable GzipCompressorInputStream decoder;
  private boolean finished;

  /// @param timeout for which no decoded byte may come
  GzipInput(InputStream body, Duration timeout) {
    this.encoded = new Encoded(body, timeout);
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
    if (finished) {
      return -1;
    }
    encoded.begin();
    try {
      int read = decoder().read(target, offset, length);
      finished = read < 0;
      return read;
    } catch (IOException fault) {
      throw encoded.failure == null
          ? new CorruptBodyException("The body is not valid gzip.")
          : encoded.failure;
    }
  }

  /// The decoder reads the header when it is made, so it is made by the first read.
  private GzipCompressorInputStream decoder() throws IOException {
    if (decoder == null) {
      decoder =
          GzipCompressorInputStream.builder()
              .setInputStream(encoded)
              .setDecompressConcatenated(true)
              .get();
    }
    return decoder;
  }

  /// Gives the memory of the decoder back; [GzipBodies] calls it when the request is over.
  @Override
  public void close() throws IOException {
    finished = true;
    if (decoder != null) {
      decoder.close();
    }
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
    throw new IllegalStateException("a decoded body is read by blocking");
  }

  /// The body as it was sent. It tells its own failures from those of the decoder.
  ///
  /// The server bounds each read of the connection. A few encoded bytes now and then, which decode
  /// to nothing, would never exceed that bound, so the time without a decoded byte is bounded here.
  private static final class Encoded extends FilterInputStream {
    private final Duration timeout;
    private long begun;
    private @Nullable IOException failure;

    Encoded(InputStream body, Duration timeout) {
      super(body);
      this.timeout = timeout;
    }

    void begin() {
      begun = System.nanoTime();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        if (System.nanoTime() - begun > timeout.toNanos()) {
          throw new SocketTimeoutException("nothing was decoded for " + timeout);
        }
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /// The server ends the body itself.
    @Override
    public void close() {}
  }
}
