package io.customerpipeline.api.imports;

import io.customerpipeline.http.body.BrokenBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A request's body or a part of it, with a limit. A read that fails becomes the problem document
/// of a body that broke off.
final class BodyStream extends FilterInputStream {
  static final long BYTES_MAX = 1L << 30;

  private long left;

  /// @param max bytes that may be read
  BodyStream(InputStream bytes, long max) {
    super(bytes);
    this.left = max;
  }

  /// @throws ProblemException `408`, `400` or `413` if the body does not come to its end
  @Override
  public int read() {
    try {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    } catch (IOException e) {
      throw BrokenBody.of(e);
    }
  }

  /// @throws ProblemException `408`, `400` or `413` if the body does not come to its end
  @Override
  public int read(byte[] buffer, int offset, int length) {
    try {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    } catch (IOException e) {
      throw BrokenBody.of(e);
    }
  }

  private void count(int bytes) {
    left -= bytes;
    if (left < 0) {
      throw ProblemType.BODY_TOO_LARGE.exception(
          "A file may have at most " + BYTES_MAX + " bytes.");
    }
  }
}
