package io.customerpipeline.webhooks.fanout;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
  private static final Executor AFTER_A_MOMENT =
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connectionsMost = new AtomicInteger();

  BlackHole() {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        Thread.ofVirtual().start(() -> swallow(socket));
      }
    } catch (IOException _) {
      // It is closed.
    }
  }

  private void swallow(Socket socket) {
    open.add(socket);
    Set<Socket> together = Set.copyOf(open);
    AFTER_A_MOMENT.execute(() -> count(together));
    try (socket) {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // The sender has gone.
    } finally {
      open.remove(socket);
    }
  }

  private void count(Set<Socket> together) {
    int held = (int) together.stream().filter(open::contains).count();
    connectionsMost.accumulateAndGet(held, Math::max);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
