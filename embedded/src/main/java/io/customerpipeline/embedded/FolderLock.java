package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right of one process to use a folder. The system gives it back when the process ends,
/// however it ends, so a lock that can be taken proves that its former owner is dead.
public final class FolderLock implements AutoCloseable {
  /// The garbage collector closes a channel that nothing reaches, and the lock is lost with it.
  private static final Set<FolderLock> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Another process, or another part of this one, has the lock.
  public static final class HeldException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    /// Process id of the owner, as the owner wrote it into the file; `unknown` if it did not.
    private final String owner;

    HeldException(Path file, String owner) {
      super(file.getParent() + " is in use by process " + owner);
      this.owner = owner;
    }

    /// Process id of the owner; `unknown` if the file does not tell.
    public String owner() {
      return owner;
    }
  }

  /// Takes the lock, or fails at once.
  ///
  /// @param file the lock itself; created if it is missing, and never deleted
  /// @throws HeldException if the lock is held
  /// @throws IOException if the file cannot be written, or its file system has no locks
  public static FolderLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new HeldException(file, ownerIn(channel));
      }
      nameOwner(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    var lock = new FolderLock(channel);
    HELD.add(lock);
    return lock;
  }

  /// Gives the lock back.
  @Override
  public void close() throws IOException {
    HELD.remove(this);
    channel.close();
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
    String owner = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
    return owner.isEmpty() ? "unknown" : owner;
  }
}
