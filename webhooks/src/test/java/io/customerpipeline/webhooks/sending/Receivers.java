package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver that does with a connection what a script says: well-behaved servers cannot be made
/// to misbehave.
final class Receivers implements AutoCloseable {

  /// What it does once a request has come.
  interface Script {
    void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger openMax = new AtomicInteger();
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Script script;

  private Receivers(InetAddress address, Script script) throws IOException {
    this.server = new ServerSocket(0, 200, address);
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  static Receivers that(Script script) throws IOException {
    return new Receivers(InetAddress.getLoopbackAddress(), script);
  }

  /// Answers so, again and again.
  static Receivers answering(String... lines) throws IOException {
    byte[] answer = (String.join("\r\n", lines)).getBytes(ISO_8859_1);
    return that((_, out) -> out.write(answer));
  }

  /// Accepts, reads, and never answers.
  static Receivers blackHole() throws IOException {
    return at(InetAddress.getLoopbackAddress());
  }

  /// The same at an address.
  static Receivers at(InetAddress address) throws IOException {
    return new Receivers(address, (_, _) -> Thread.currentThread().join());
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        openMax.accumulateAndGet(open.incrementAndGet(), Math::max);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    Thread answering = null;
    try (socket) {
      var in = socket.getInputStream();
      var head = new StringBuilder();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        head.append((char) octet);
        if (head.indexOf("\r\n\r\n") >= 0) {
          in.readNBytes(contentLength(head.toString()));
          requests.add(head.toString());
          head.setLength(0);
          // Beside the reading, which alone notices that the sender has gone.
          answering = Thread.ofVirtual().start(() -> answer(socket));
        }
      }
    } catch (IOException e) {
      // It is gone.
    } finally {
      open.decrementAndGet();
      if (answering != null) {
        answering.interrupt();
      }
    }
  }

  private void answer(Socket socket) {
    try {
      script.answer(socket, socket.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The sender is gone.
    }
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase().startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
