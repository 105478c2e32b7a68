package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs Postgres' own programs to their end.
///
/// They run inside of the folder that they work on and are told relative paths: `pg_ctl` and
/// `initdb` hand some arguments to a shell, which would expand a `$` or a quote in the folder's
/// name.
record Tool(Path programs, Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Postgres refuses to run as root, and root's files are closed to other users. In a user
  /// namespace of its own, root is nobody to the program, yet still the owner of its files.
  private static final List<String> AS_NOBODY =
      "root".equals(System.getProperty("user.name")) ? List.of("unshare", "--user") : List.of();

  /// @param program such as `initdb`
  /// @throws IOException if it cannot be started, fails, or takes longer than 90 s; the message has
  ///   what it printed
  void run(String program, String... arguments) throws IOException {
    var whole = new ArrayList<>(AS_NOBODY);
    whole.add(programs.resolve(program).toString());
    whole.addAll(List.of(arguments));
    var builder = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
    setEnvironment(builder.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = awaitExit(process);
    if (exit != 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s failed with exit code %d: %s%s",
              program,
              exit,
              output.strip(),
              hint(output)));
    }
  }

  /// The person's own settings for Postgres are meant for another server. Messages are read by
  /// [ServerLog], so they have to be English.
  private static void setEnvironment(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.remove("LANG");
    environment.remove("LANGUAGE");
    environment.put("LC_ALL", "C");
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
