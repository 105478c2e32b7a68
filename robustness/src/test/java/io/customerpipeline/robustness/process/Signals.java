package io.customerpipeline.robustness.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// What Java cannot do to a process: stop it, let it go on, and ask how it is.
final class Signals {
  private Signals() {}

  static void stop(long pid) {
    run("kill", "-STOP", Long.toString(pid));
  }

  static void goOn(long pid) {
    run("kill", "-CONT", Long.toString(pid));
  }

  static boolean isStopped(long pid) {
    return run("ps", "-o", "stat=", "-p", Long.toString(pid)).strip().startsWith("T");
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(List.of(command) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
