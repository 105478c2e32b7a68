package io.customerpipeline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;

/// One kept-alive HTTP/1.1 connection, one request at a time (RFC 9112).
///
/// It does what this driver needs and no more, because it shares the cores with the server that it
/// measures: `java.net.http` spends about 100 µs of CPU on a request, this about a tenth of it.
final class Connection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(40).toMillis();
  private static final int LINE_MAX = 8192;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final String commonHeaders;

  Connection(Options options) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(options.url().getHost(), options.port()), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 4096);
    out = socket.getOutputStream();
    commonHeaders =
        "Host: %s:%s\r\nAuthorization: Bearer %s\r\n"
            .formatted(options.url().getHost(), options.port(), options.token());
  }

  Reply post(String path, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + commonHeaders
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    return exchange(head, body);
  }

  Reply delete(String path) throws IOException {
    return exchange("DELETE " + path + " HTTP/1.1\r\n" + commonHeaders + "\r\n", new byte[0]);
  }

  private Reply exchange(String head, byte[] body) throws IOException {
    var request = new ByteArrayOutputStream(head.length() + body.length);
    request.writeBytes(head.getBytes(ISO_8859_1));
    request.writeBytes(body);
    request.writeTo(out);
    return readReply();
  }

  private Reply readReply() throws IOException {
    String statusLine = readLine();
    if (!statusLine.startsWith("HTTP/1.1 ") || statusLine.length() < 12) {
      throw new IOException("no HTTP/1.1 status line");
    }
    int status = Integer.parseInt(statusLine, 9, 12, 10);
    long length = 0;
    boolean chunked = false;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Long.parseLong(value);
        case "transfer-encoding" -> chunked = "chunked".equalsIgnoreCase(value);
        default -> {}
      }
    }
    return new Reply(status, chunked ? readChunks() : readExactly((int) length));
  }

  private byte[] readChunks() throws IOException {
    var whole = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      whole.writeBytes(readExactly(size));
      readLine();
    }
    while (!readLine().isEmpty()) {
      // Trailer fields end with an empty line, and say nothing to this client.
    }
    return whole.toByteArray();
  }

  private int readChunkSize() throws IOException {
    String line = readLine();
    int end = line.indexOf(';');
    return Integer.parseInt(end < 0 ? line : line.substring(0, end), 16);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within a body");
    }
    return bytes;
  }

  private String readLine() throws IOException {
    var line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended within a head");
      }
      if (line.length() == LINE_MAX) {
        throw new IOException("a header line has more than " + LINE_MAX + " characters");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
