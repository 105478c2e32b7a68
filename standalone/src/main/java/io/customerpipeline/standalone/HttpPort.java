package io.customerpipeline.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Looks before the broker and the database start, so that a taken port costs no waiting.
final class HttpPort {
  private HttpPort() {}

  /// @throws CannotStartException if somebody listens there, or this user may not
  static void requireFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
    } catch (IOException e) {
      throw new CannotStartException(
          "Port %s cannot be used (%s). Choose another: ./pipeline up --port %s"
              .formatted(port, e.getMessage(), port < 65_000 ? port + 1 : 8080));
    }
  }
}
