package io.customerpipeline.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody's server that accepts, reads, and never answers.
final class BlackHole implements AutoCloseable {
  private static final int BACKLOG = 100;
  private static final Executor AFTER_A_MOMENT =
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

  private final ServerSocket server;
  private final AtomicInteger connectionsMost = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  BlackHole() throws IOException {
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }

  /// The most that were open at once, beyond the moment in which one ends and another begins: the
  /// end of a connection may be heard of after the beginning of the next.
  int connectionsMost() {
    return connectionsMost.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Set<Socket> together = Set.copyOf(open);
        AFTER_A_MOMENT.execute(() -> count(together));
        Thread.ofVirtual().start(() -> swallow(socket));
      }
    } catch (IOException _) {
      // It is closed.
    }
  }

  private void count(Set<Socket> together) {
    int held = (int) together.stream().filter(open::contains).count();
    connectionsMost.accumulateAndGet(held, Math::max);
  }

  private void swallow(Socket socket) {
    byte[] buffer = new byte[4096];
    try (socket) {
      while (socket.getInputStream().read(buffer) >= 0) {
        // Nothing comes of it.
      }
    } catch (IOException _) {
      // The sender has gone.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
