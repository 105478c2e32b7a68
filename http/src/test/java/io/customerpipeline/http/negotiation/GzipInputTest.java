package io.customerpipeline.http.negotiation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.body.CorruptBodyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInputTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String TEXT = "email\n" + "ada@example.com\n".repeat(2_000);

  private static byte[] gzip(String text) throws IOException {
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(text.getBytes(UTF_8));
    }
    return gzip.toByteArray();
  }

  private static byte[] together(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String decoded(byte[] gzip, int portion) throws IOException {
    try (var in = new GzipInput(new Portions(gzip, portion), LONG)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /// Brings bytes like a network: a few at a time, and never all that could be read.
  private static final class Portions extends InputStream {
    private final InputStream bytes;
    private final int portion;

    Portions(byte[] bytes, int portion) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.portion = portion;
    }

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return bytes.read(buffer, offset, Math.min(length, portion));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void bodyIsDecodedHoweverItArrives(int portion) throws IOException {
    assertThat(decoded(gzip(TEXT), portion)).isEqualTo(TEXT);
    assertThat(decoded(gzip(""), portion)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void everyMemberIsRead(int portion) throws IOException {
    byte[] members = together(gzip("email\n"), gzip(""), gzip("a@example.com\n"), gzip(TEXT));

    assertThat(decoded(members, portion)).isEqualTo("email\na@example.com\n" + TEXT);
  }

  @Test
  void optionalPartsOfHeaderAreSkipped() throws IOException {
    byte[] plain = gzip(TEXT);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 | 4 | 8 | 16;
    byte[] optional = {4, 0, 'A', 'p', 0, 0, 'n', 'a', 0, 'c', 0};
    var sum = new CRC32();
    sum.update(together(header, optional));
    byte[] checked = {(byte) sum.getValue(), (byte) (sum.getValue() >>> 8)};

    byte[] all = together(header, optional, checked, Arrays.copyOfRange(plain, 10, plain.length));

    assertThat(decoded(all, 5)).isEqualTo(TEXT);
  }

  @Test
  void bodyThatBreaksOffAnywhereIsCorrupt() throws IOException {
    byte[] whole = gzip("{\"email\":\"ada@example.com\"}");

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoded(part, 100))
          .as("the first %d bytes", length)
          .isInstanceOf(CorruptBodyException.class);
    }
  }

  @Test
  void anythingBehindMemberButAnotherIsCorrupt() throws IOException {
    byte[] member = gzip("a");

    for (byte[] behind : new byte[][] {{0}, "more".getBytes(UTF_8), Arrays.copyOf(member, 12)}) {
      assertThatThrownBy(() -> decoded(together(member, behind), 3))
          .isInstanceOf(CorruptBodyException.class);
    }
  }

  @Test
  void changedByteIsNeverReadAsAnotherText() throws IOException {
    String text = "{\"email\":\"ada@example.com\"}";
    byte[] whole = gzip(text);

    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      try {
        assertThat(decoded(changed, 100)).as("byte %d", at).isEqualTo(text);
      } catch (CorruptBodyException _) {
        // It was noticed. A byte of the header, or one that pads the last block, means nothing.
      }
    }
  }

  @Test
  void bytesThatDecodeToNothingEndWithTimeout() throws IOException {
    byte[] empty = gzip("");
    var endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return empty[at++ % empty.length] & 0xFF;
          }
        };

    try (var in = new GzipInput(endless, Duration.ofMillis(50))) {
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
