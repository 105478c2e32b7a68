package io.customerpipeline.robustness.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ports for one run, none of them twice.
///
/// Below the range from which the system numbers outgoing connections: a client that tries again
/// and again where nobody listens can be given the very port as its own.
final class Ports {
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 31_999;
  private static final int ATTEMPTS_MAX = 1000;

  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Set<Integer> given = new HashSet<>();

  int next() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST + 1);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new IOException("no free port found from " + LOWEST + " to " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
