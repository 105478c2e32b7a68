package io.customerpipeline.robustness.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A folder, where the system lets us as a file system in memory that can be full.
///
/// @param isLimited whether it has a size of its own
public record Disk(Path folder, boolean isLimited) {
  private static final int SIZE_MIB = 640;
  private static final int PIECE_OCTETS = 1 << 20;
  private static final long NEARLY_FULL = 64 * 1024;

  static Disk at(Path folder, Guard guard) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "tmpfs", folder.toString());
    if (mounted) {
      guard.watchMount(folder);
    }
    return new Disk(folder, mounted);
  }

  /// Takes all that is left.
  public void fill() throws IOException {
    byte[] piece = new byte[PIECE_OCTETS];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      for (int size = PIECE_OCTETS; size > 0; size /= 16) {
        write(out, piece, size);
      }
    }
  }

  private static void write(OutputStream out, byte[] piece, int size) throws IOException {
    try {
      for (long written = 0; written <= (long) SIZE_MIB << 20; written += size) {
        out.write(piece, 0, size);
      }
      throw new IllegalStateException("the disk has no limit");
    } catch (IOException _) {
      // Full, for pieces of this size.
    }
  }

  public boolean isFull() throws IOException {
    return Files.getFileStore(folder).getUsableSpace() < NEARLY_FULL;
  }

  public void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /// To be called once nobody uses it. The system may need a moment until it has forgotten a killed
  /// process: then the folder is free at once, and the memory a little later.
  void unmount() {
    if (isLimited && !run("umount", folder.toString())) {
      run("umount", "--lazy", folder.toString());
    }
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // No such program.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
