package io.customerpipeline.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// Stops the server when this JVM dies, also by `kill -9`: a tiny shell waits on a pipe whose other
/// end only this JVM holds, and which the system closes with it.
///
/// The limit: a machine that kills the whole process group kills the shell too; then the next start
/// finds the leftover server.
final class ServerGuard implements AutoCloseable {
  /// Ctrl-C in the terminal reaches the shell as well and must not end it first. SIGINT asks
  /// Postgres for a fast shutdown.
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      cat > /dev/null
      if [ "$(head -n 1 "$1" 2> /dev/null)" = "$2" ]; then kill -INT "$2"; fi
      """;

  private final Process shell;

  private ServerGuard(Process shell) {
    this.shell = shell;
  }

  static ServerGuard of(Postmaster server, Path pidFile) throws IOException {
    String pid = Long.toString(server.process().pid());
    Process shell =
        new ProcessBuilder("sh", "-c", SCRIPT, "guard", pidFile.toString(), pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ServerGuard(shell);
  }

  /// Lets the shell end; to be called once the server is stopped.
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
  }
}
