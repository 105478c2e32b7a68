package io.customerpipeline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/// Somebody's server that takes every webhook: kept-alive HTTP/1.1, and no work beyond telling who
/// asks what arrived. It shares the cores with the sender, so it does no more than it must.
final class Receiver implements AutoCloseable {
  private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(ISO_8859_1);
  private static final int BACKLOG = 1_000;
  private static final int SIZE_MAX = 128 * 1024;

  private final ServerSocket server;
  private final Consumer<Arrival> arrivals;

  /// @param head request line and headers
  /// @param nanos when its first octet was read
  record Arrival(String head, byte[] body, long nanos) {

    /// The last part of the path.
    int endpoint() {
      int end = head.indexOf(' ', 5);
      return Integer.parseInt(head, head.lastIndexOf('/', end) + 1, end, 10);
    }

    String id() {
      return header("webhook-id");
    }

    String header(String name) {
      int start = head.indexOf("\r\n" + name + ": ") + name.length() + 4;
      return head.substring(start, head.indexOf('\r', start));
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  /// @param arrivals told of each one before it is answered, on the thread of its connection
  Receiver(Consumer<Arrival> arrivals) throws IOException {
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.arrivals = arrivals;
    Thread.ofPlatform().daemon().name("receiver").start(this::accept);
  }

  String url(int endpoint) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hooks/" + endpoint;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // It is closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[SIZE_MAX];
      while (true) {
        int size = in.read(buffer);
        if (size < 0) {
          return;
        }
        arrivals.accept(read(in, buffer, size, System.nanoTime()));
        out.write(ANSWER);
      }
    } catch (IOException _) {
      // The sender has gone.
    }
  }

  /// The rest of a request of which this much has come. Senders do not pipeline.
  private static Arrival read(InputStream in, byte[] buffer, int come, long nanos)
      throws IOException {
    int size = come;
    int end = headEnd(buffer, size);
    while (end < 0) {
      size += more(in, buffer, size);
      end = headEnd(buffer, size);
    }
    String head = new String(buffer, 0, end, ISO_8859_1);
    int whole = end + length(head);
    while (size < whole) {
      size += more(in, buffer, size);
    }
    return new Arrival(head, Arrays.copyOfRange(buffer, end, whole), nanos);
  }

  private static int more(InputStream in, byte[] buffer, int size) throws IOException {
    int come = in.read(buffer, size, buffer.length - size);
    if (come <= 0) {
      throw new EOFException("the connection ended within a request");
    }
    return come;
  }

  private static int headEnd(byte[] buffer, int size) {
    for (int i = 3; i < size; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int length(String head) throws IOException {
    int start = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length: ");
    if (start < 0) {
      throw new IOException("a request without a length");
    }
    int value = start + "\r\ncontent-length: ".length();
    return Integer.parseInt(head, value, head.indexOf('\r', value), 10);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
