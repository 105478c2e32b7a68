package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands between a client and the pipeline, and breaks some connections in the midst of a
/// file.
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI target;
  private final int octets;
  private final AtomicInteger left;

  /// @param octets of a file that are let through
  /// @param times that it breaks
  CuttingProxy(URI target, int octets, int times) throws IOException {
    this.target = target;
    this.octets = octets;
    this.left = new AtomicInteger(times);
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// How often it is still to break.
  int left() {
    return left.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var pipeline = new Socket(target.getHost(), target.getPort())) {
      var cut = new AtomicInteger(Integer.MAX_VALUE);
      Thread.ofVirtual().start(() -> forward(client, pipeline, cut));
      InputStream answers = pipeline.getInputStream();
      OutputStream out = client.getOutputStream();
      var buffer = new byte[1024];
      for (int read = answers.read(buffer);
          read >= 0 && cut.addAndGet(-read) > 0;
          read = answers.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // Either side has gone: both are closed.
    }
  }

  /// Requests come in one piece each: they are small.
  private void forward(Socket client, Socket pipeline, AtomicInteger cut) {
    try {
      InputStream requests = client.getInputStream();
      var buffer = new byte[16 * 1024];
      for (int read = requests.read(buffer); read >= 0; read = requests.read(buffer)) {
        boolean file = new String(buffer, 0, read, US_ASCII).matches("(?s)GET [^ ]*/file .*");
        boolean breaks = file && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        cut.set(breaks ? octets : Integer.MAX_VALUE);
        pipeline.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
