package io.customerpipeline.robustness.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;

/// Leaves nothing behind when this JVM dies, also by `kill -9`: a small shell waits on a pipe whose
/// other end only this JVM holds. It ends what it was told of, unmounts, and removes the folder.
///
/// A number is taken for one of ours only if the command line of its process names the folder: it
/// may belong to anyone by then. SIGKILL also ends what is stopped.
final class Guard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      pids= mounts=
      while read -r word what; do
        case $word in
          pid) pids="$pids $what" ;;
          mount) mounts="$mounts $what" ;;
          end) exit 0 ;;
        esac
      done
      for pid in $pids; do
        case $(ps -ww -o args= -p "$pid") in
          *"$1"*) kill -9 $(ps -A -o ppid= -o pid= | awk -v p="$pid" '$1 == p { print $2 }') "$pid" ;;
        esac
      done
      for mount in $mounts; do umount "$mount"; done
      rm -rf "$1"
      """;

  private final Process shell;
  private final Writer words;

  private Guard(Process shell) {
    this.shell = shell;
    this.words = shell.outputWriter(UTF_8);
  }

  /// @param folder of all data; without blanks, as temporary folders are
  static Guard over(Path folder) throws IOException {
    return new Guard(
        new ProcessBuilder("sh", "-c", SCRIPT, "guard", folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  void watch(long pid) {
    tell("pid " + pid);
  }

  void watchMount(Path folder) {
    tell("mount " + folder);
  }

  private synchronized void tell(String line) {
    try {
      words.write(line + "\n");
      words.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the guard has died", e);
    }
  }

  /// As when this JVM dies.
  void breakOff() throws IOException {
    words.close();
  }

  /// To be called once all is ended: the shell then does nothing more.
  @Override
  public void close() throws IOException {
    tell("end");
    words.close();
    try {
      shell.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
