package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs Postgres' own programs to their end.
final class Tool {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Postgres refuses to run as root, and root's files are closed to other users. In a user
  /// namespace of its own, root is nobody to the program, yet still the owner of its files.
  private static final List<String> AS_NOBODY =
      "root".equals(System.getProperty("user.name")) ? List.of("unshare", "--user") : List.of();

  private Tool() {}

  /// @throws IOException if it cannot be started, fails, or takes longer than 90 s; the message has
  ///   what it printed
  static void run(List<String> command) throws IOException {
    var whole = new ArrayList<>(AS_NOBODY);
    whole.addAll(command);
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = awaitExit(process);
    if (exit != 0) {
      throw new IOException(
          "%s failed with exit code %d: %s%s"
              .formatted(command.getFirst(), exit, output.strip(), hint(output)));
    }
  }

  private static int awaitExit(Process process) throws IOException {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end after " + PATIENCE);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a program of Postgres ran");
    }
  }

  private static String hint(String output) {
    return !AS_NOBODY.isEmpty() && output.contains("unshare")
        ? " (Postgres does not run as root, and this machine allows no user namespaces:"
            + " start as an ordinary user)"
        : "";
  }
}
