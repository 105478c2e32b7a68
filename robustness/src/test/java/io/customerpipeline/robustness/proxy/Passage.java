package io.customerpipeline.robustness.proxy;

import io.customerpipeline.robustness.proxy.Treatment.Cut;
import io.customerpipeline.robustness.proxy.Treatment.Delay;
import io.customerpipeline.robustness.proxy.Treatment.Hole;
import io.customerpipeline.robustness.proxy.Treatment.Pass;
import io.customerpipeline.robustness.proxy.Treatment.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;

/// One connection on its way through a link.
final class Passage {
  private static final int PIECE_OCTETS = 64 * 1024;

  private final Link link;
  private final Socket client;
  private final Socket server;

  Passage(Link link, Socket client, Socket server) {
    this.link = link;
    this.client = client;
    this.server = server;
  }

  /// Returns once both directions have ended.
  void run() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Thread answers = Link.start(() -> pump(server, client, false));
    pump(client, server, true);
    try {
      answers.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      reset();
    }
  }

  private void pump(Socket from, Socket to, boolean isRequest) {
    byte[] piece = new byte[PIECE_OCTETS];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int octets = in.read(piece); octets >= 0; octets = in.read(piece)) {
        pass(piece, octets, out, isRequest);
      }
      awaitPassable(isRequest);
      to.shutdownOutput();
    } catch (IOException _) {
      breakOff(isRequest);
    }
  }

  /// A break does not get through where nothing does.
  private void breakOff(boolean isRequest) {
    try {
      awaitPassable(isRequest);
    } catch (IOException _) {
      // Cut meanwhile: then it is broken off already.
    }
    reset();
  }

  private void pass(byte[] piece, int octets, OutputStream out, boolean isRequest)
      throws IOException {
    switch (awaitPassable(isRequest)) {
      case Slice(int size) -> {
        link.touch();
        for (int at = 0; at < octets; at += size) {
          out.write(piece, at, Math.min(size, octets - at));
          out.flush();
        }
      }
      default -> out.write(piece, 0, octets);
    }
  }

  /// Returns the treatment under which the piece may go on.
  private Treatment awaitPassable(boolean isRequest) throws IOException {
    boolean waited = false;
    while (true) {
      Treatment now = link.treatment();
      switch (now) {
        case Pass _, Slice _ -> {
          return now;
        }
        case Cut _ -> throw new IOException("cut");
        case Hole(boolean requests, boolean answers) -> {
          if (!(isRequest ? requests : answers)) {
            return now;
          }
          hold(now, Long.MAX_VALUE, waited);
        }
        case Delay(var each) -> {
          if (waited) {
            return now;
          }
          hold(now, each.toNanos(), false);
        }
      }
      waited = true;
    }
  }

  private void hold(Treatment now, long nanos, boolean again) throws IOException {
    if (!again) {
      link.touch();
    }
    try {
      link.awaitChange(now, nanos);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /// Both sides see the connection break, not end.
  void reset() {
    abort(client);
    abort(server);
  }

  private static void abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is closed already.
    }
  }
}
