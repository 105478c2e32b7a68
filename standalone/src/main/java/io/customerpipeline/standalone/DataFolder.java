package io.customerpipeline.standalone;

import io.customerpipeline.embedded.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// All that is kept, under one folder, which belongs to one living standalone at a time. The system
/// gives the lock back when the process ends, however it ends.
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FolderLock lock;

  private DataFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Creates the folder if it is missing and takes its lock. Nothing else in it is touched before.
  ///
  /// @throws CannotStartException if it cannot be written or another standalone holds it
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      return new DataFolder(path, FolderLock.take(path.resolve("lock")));
    } catch (FolderLock.HeldException e) {
      throw new CannotStartException(
          "%s is in use by another standalone (process %s). ".formatted(path, e.owner())
              + "Stop it, or choose another folder: ./pipeline up --data DIR");
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

  private static String reasonOf(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
