package io.customerpipeline.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// All that is kept, under one folder, which belongs to one living standalone at a time. The system
/// gives the lock back when the process ends, however it ends.
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Creates the folder if it is missing and takes its lock.
  ///
  /// @throws CannotStartException if it cannot be written or another standalone holds it
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = ownerIn(channel);
        channel.close();
        throw new CannotStartException(
            ("%s is in use by another standalone (process %s). "
                    + "Stop it, or choose another folder: ./pipeline up --data DIR")
                .formatted(path, owner));
      }
      nameOwner(channel);
      return new DataFolder(path, channel);
    } catch (FileSystemException e) {
      throw new CannotStartException(
          "%s cannot be written (%s). Choose another folder: ./pipeline up --data DIR"
              .formatted(path, reasonOf(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  /// RocksDB's files; they can be lost, since they are restored from the topics.
  Path processor() {
    return path.resolve("processor");
  }

  Path log() {
    return path.resolve("logs/standalone.log");
  }

  /// The file of one kept secret.
  Path secret(String name) {
    return path.resolve(name);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /// Gives the lock back.
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // Held in this very JVM.
    }
  }

  private static void nameOwner(FileChannel channel) throws IOException {
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  private static String ownerIn(FileChannel channel) throws IOException {
    var content = ByteBuffer.allocate(32);
    channel.read(content, 0);
    return StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
  }

  private static String reasonOf(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
