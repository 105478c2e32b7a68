package io.customerpipeline.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// A loopback port that is chosen once and kept in a file beside the data, so that addresses stay
/// the same over restarts for as long as nobody else takes the port.
///
/// A port that is free here can be taken before the server binds it. The server then asks for
/// [#another()].
final class KeptPort {
  /// Ports that a start tries before it gives up.
  static final int TRIES_MAX = 5;

  /// Below the range from which Linux (32768) and macOS (49152) number outgoing connections. A
  /// client that retries a stopped server's port inside that range can be given the very port as
  /// its own, connect to itself, and keep the server from coming back.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 31_999;
  private static final int ATTEMPTS_MAX = 100;

  private final Path file;
  private final IntPredicate isFree;

  /// @param isFree whether a server could listen on a port now
  KeptPort(Path file, IntPredicate isFree) {
    this.file = file;
    this.isFree = isFree;
  }

  /// The port in the file if it is free, else a new one, which the file then holds.
  int claim() throws IOException {
    OptionalInt kept = read(file);
    return kept.isPresent() && isFree.test(kept.getAsInt()) ? kept.getAsInt() : another();
  }

  /// A new port, which the file then holds.
  int another() throws IOException {
    var random = RandomGenerator.getDefault();
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST + 1);
      if (isFree.test(port)) {
        Files.writeString(file, port + "\n");
        return port;
      }
    }
    throw new IOException("no free port found from " + LOWEST + " to " + HIGHEST);
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static OptionalInt read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return OptionalInt.empty();
    }
    return Optional.of(Files.readString(file).strip())
        .filter(text -> text.matches("\\d{1,5}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }
}
