package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A client of the stream that costs next to nothing, so that a test can have thousands of them. It
/// keeps no event, but counts them and adds up what they hash to: who has the same number and the
/// same sum as another has seen the same events.
///
/// HTTP/1.0, whose answers come without chunks.
final class RawStream implements AutoCloseable {
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] ID = "id: ".getBytes(US_ASCII);

  private final Socket socket = new Socket();
  private final boolean keeps;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();
  private volatile boolean begun;
  private volatile int events;
  private volatile long sum;
  private volatile boolean ended;

  /// @param keeps whether it keeps the events all the same
  private RawStream(boolean keeps) {
    this.keeps = keeps;
  }

  /// Asks, and does not read.
  ///
  /// @param receiveBuffer of the socket, in octets
  static RawStream open(PipelineClient client, String query, boolean keeps, int receiveBuffer)
      throws IOException {
    var stream = new RawStream(keeps);
    stream.socket.setReceiveBufferSize(receiveBuffer);
    stream.socket.connect(new InetSocketAddress(client.url().getHost(), client.url().getPort()));
    stream
        .socket
        .getOutputStream()
        .write(
            "GET /v1/events?%s HTTP/1.0\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
                .formatted(query, client.token())
                .getBytes(US_ASCII));
    return stream;
  }

  /// Reads from now on.
  RawStream reading() {
    Thread.ofVirtual().start(this::read);
    return this;
  }

  private void read() {
    var buffer = new byte[8 << 10];
    try (InputStream in = socket.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int from = 0; from < read; ) {
          int end = from;
          while (end < read && buffer[end] != '\n') {
            end++;
          }
          line.write(buffer, from, end - from);
          if (end < read) {
            take(line.toByteArray());
            line.reset();
          }
          from = end + 1;
        }
      }
    } catch (IOException _) {
      // Closed from here, or cut off from there.
    }
    ended = true;
  }

  private void take(byte[] whole) {
    if (startsWith(whole, ID)) {
      begun = true;
    } else if (startsWith(whole, DATA)) {
      if (keeps) {
        synchronized (lines) {
          lines.add(new String(whole, DATA.length, whole.length - DATA.length, UTF_8));
        }
      }
      sum += Arrays.hashCode(whole) * 0x9E3779B97F4A7C15L;
      events++;
    }
  }

  private static boolean startsWith(byte[] line, byte[] with) {
    return line.length >= with.length && Arrays.equals(line, 0, with.length, with, 0, with.length);
  }

  /// Whether the first answer has come.
  boolean hasBegun() {
    return begun;
  }

  int events() {
    return events;
  }

  long sum() {
    return sum;
  }

  boolean hasEnded() {
    return ended;
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
