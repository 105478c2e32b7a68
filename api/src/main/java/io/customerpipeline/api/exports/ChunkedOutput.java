package io.customerpipeline.api.exports;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Cuts what is written into chunks of one size, and hands each on when it is full.
final class ChunkedOutput extends OutputStream {
  private final Taker taker;
  private final MessageDigest digest = sha256();
  private final byte[] chunk = new byte[ExportFiles.CHUNK];
  private int filled;
  private int chunks;
  private long octets;

  /// Where chunks go.
  interface Taker {
    /// @param number from 0
    void take(int number, byte[] octets);
  }

  ChunkedOutput(Taker taker) {
    this.taker = taker;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
    octets += length;
    int done = 0;
    while (done < length) {
      int fits = Math.min(length - done, chunk.length - filled);
      System.arraycopy(source, offset + done, chunk, filled, fits);
      filled += fits;
      done += fits;
      if (filled == chunk.length) {
        handOn();
      }
    }
  }

  private void handOn() {
    taker.take(chunks++, Arrays.copyOf(chunk, filled));
    filled = 0;
  }

  /// Hands on the last chunk.
  ///
  /// @return the digest of all that was written
  byte[] finish() {
    if (filled > 0) {
      handOn();
    }
    return digest.digest();
  }

  /// Written so far.
  long octets() {
    return octets;
  }
}
