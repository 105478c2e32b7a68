package io.customerpipeline.robustness.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongFunction;

/// Writes a history, line by line, each handed to the operating system before the call returns: it
/// survives the end of this process. Safe for use by several threads.
public final class HistoryWriter implements AutoCloseable {
  private final FileChannel file;
  private final long origin = System.nanoTime();

  private HistoryWriter(FileChannel file) {
    this.file = file;
  }

  /// @param path must not exist: a history is never written over, nor two into one file
  public static HistoryWriter create(Path path) throws IOException {
    return new HistoryWriter(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
  }

  /// Now, as entries tell it.
  public long nanos() {
    return System.nanoTime() - origin;
  }

  /// Appends what happens now. Whoever sends a request calls this before, whoever has an answer
  /// after.
  ///
  /// @param entry of the time that it is given
  public void append(LongFunction<Entry> entry) {
    append(entry.apply(nanos()));
  }

  /// Appends what has a time already.
  ///
  /// @throws UncheckedIOException if it cannot be written; then the run is worth nothing
  public void append(Entry entry) {
    var line = ByteBuffer.wrap((Line.write(entry) + "\n").getBytes(UTF_8));
    try {
      write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(ByteBuffer line) throws IOException {
    while (line.hasRemaining()) {
      file.write(line);
    }
  }

  /// Has the disk keep it.
  @Override
  public void close() throws IOException {
    file.force(true);
    file.close();
  }
}
