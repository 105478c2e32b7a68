package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL beside this JVM: the real server as a process of its own, on loopback only, where it
/// asks for no password. Every commit is on disk before it is answered. Its data survives restarts
/// and a killed JVM, and when the JVM dies in whatever way, the server is stopped soon after.
///
/// Start and stop are safe to call from any thread and in any state.
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String HOST = "127.0.0.1";
  private static final String USER = "pipeline";
  private static final String STOP_SECONDS = "20";

  private final Path folder;
  private final KeptPort ports;
  private OptionalInt port = OptionalInt.empty();
  private @Nullable FolderLock lock;
  private @Nullable Running running;

  private record Running(Postmaster server, ServerGuard guard) {}

  private EmbeddedDatabase(Path folder, IntPredicate isFree) {
    this.folder = folder.toAbsolutePath().normalize();
    this.ports = new KeptPort(this.folder.resolve("port"), isFree);
  }

  /// @param folder all of the server's data and its log; created on start if missing; one server at
  ///   a time
  public static EmbeddedDatabase in(Path folder) {
    return in(folder, KeptPort::isFree);
  }

  static EmbeddedDatabase in(Path folder, IntPredicate isFree) {
    return new EmbeddedDatabase(folder, isFree);
  }

  /// Returns once clients can connect. A second start of this object uses the port of the first. A
  /// server that a killed JVM left behind on the same folder is stopped first: the lock of the
  /// folder proves that its owner is dead.
  ///
  /// @throws UncheckedIOException if another process uses the folder, or the server cannot be
  ///   unpacked, created or started; the message has its own words
  public synchronized EmbeddedDatabase start() {
    if (running != null) {
      return this;
    }
    try {
      Files.createDirectories(folder);
      FolderLock taken = FolderLock.take(folder.resolve("lock"));
      try {
        var tool = new Tool(PostgresBinaries.unpacked().resolve("bin"), folder);
        createOnce(tool);
        stopLeftover(tool);
        running = startedOnSomePort(tool);
        lock = taken;
      } finally {
        if (lock == null) {
          taken.close();
        }
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres cannot start: " + e.getMessage(), e);
    }
  }

  /// Cuts off the clients, flushes, and returns once the process is gone.
  ///
  /// @throws UncheckedIOException if it is not gone after 20 s
  public synchronized void stop() {
    if (running == null || lock == null) {
      return;
    }
    try {
      if (Postmaster.of(data()).isPresent()) {
        stop(new Tool(PostgresBinaries.unpacked().resolve("bin"), folder));
      }
      running.guard().close();
      running = null;
      lock.close();
      lock = null;
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres cannot stop: " + e.getMessage(), e);
    }
  }

  /// Whether it was started, not stopped, and its process lives.
  public synchronized boolean isRunning() {
    return running != null && running.server().process().isAlive();
  }

  /// Completes once the process that serves now is gone, whoever ended it. After [#stop()] the
  /// server of this object can be started again.
  ///
  /// @throws IllegalStateException if it is not started
  public synchronized CompletableFuture<?> exit() {
    if (running == null) {
      throw new IllegalStateException("the database is not started");
    }
    return running.server().process().onExit();
  }

  /// `host:port`; the same after a stop and a start of this object.
  ///
  /// @throws IllegalStateException before the first start
  public synchronized String address() {
    int known =
        port.orElseThrow(
            () -> new IllegalStateException("the database has no port before its first start"));
    return HOST + ":" + known;
  }

  /// Of the one database, at [#address()].
  public String jdbcUrl() {
    return "jdbc:postgresql://" + address() + "/postgres";
  }

  /// Owns everything; needs no password.
  public String username() {
    return USER;
  }

  /// The same as [#stop()].
  @Override
  public void close() {
    stop();
  }

  /// Under another name until it is complete: half a folder would be neither used nor replaced.
  private void createOnce(Tool tool) throws IOException {
    if (Files.exists(data())) {
      return;
    }
    if (port.isPresent()) {
      // An empty database in its place would answer as if nobody had ever been in it.
      throw new IOException(data() + " is gone");
    }
    Path creating = folder.resolve("creating");
    Folders.delete(creating);
    tool.run(
        "initdb",
        "--pgdata=creating",
        "--username=" + USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions");
    Files.move(creating, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void stopLeftover(Tool tool) throws IOException {
    Optional<Postmaster> leftover = Postmaster.of(data());
    if (leftover.isPresent()) {
      log.atWarn().addKeyValue("pid", leftover.get().process().pid()).log("database.leftover");
      stop(tool);
    }
    // The server refuses to start while the number in the file is any living process's.
    Files.deleteIfExists(Postmaster.file(data()));
  }

  /// Another program may take a free port before the server has it. Once clients know the port, it
  /// stays.
  private Running startedOnSomePort(Tool tool) throws IOException {
    if (port.isPresent()) {
      return started(tool, port.getAsInt());
    }
    int claimed = ports.claim();
    for (int tries = 1; ; tries++) {
      try {
        Running started = started(tool, claimed);
        port = OptionalInt.of(claimed);
        return started;
      } catch (PortTakenException e) {
        if (tries == KeptPort.TRIES_MAX) {
          throw e;
        }
        log.atWarn().addKeyValue("port", claimed).log("database.port_taken");
        claimed = ports.another();
      }
    }
  }

  private static final class PortTakenException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    PortTakenException(String message) {
      super(message);
    }
  }

  private Running started(Tool tool, int port) throws IOException {
    var serverLog = new ServerLog(folder.resolve("postgres.log"));
    serverLog.bound();
    long from = serverLog.size();
    try {
      // Through pg_ctl, since it gives the server a session of its own: a Ctrl-C in the terminal
      // then reaches this JVM alone, which stops its clients first.
      tool.run(
          "pg_ctl",
          "start",
          "--pgdata=data",
          "--log=postgres.log",
          "--wait",
          "--options=" + DatabaseSettings.asOptions(HOST, port));
    } catch (IOException e) {
      // No cause: the root is what a person is told, and pg_ctl's own words tell nothing.
      String reason = serverLog.reason(from);
      String message = reason.isEmpty() ? e.getMessage() : reason;
      throw serverLog.isPortTaken(from)
          ? new PortTakenException("port " + port + " is taken: " + message)
          : new IOException(message);
    }
    Postmaster server =
        Postmaster.of(data()).orElseThrow(() -> new IOException("it ended at once"));
    return new Running(server, ServerGuard.of(server, Postmaster.file(data())));
  }

  private static void stop(Tool tool) throws IOException {
    tool.run(
        "pg_ctl", "stop", "--pgdata=data", "--mode=fast", "--wait", "--timeout=" + STOP_SECONDS);
  }

  private Path data() {
    return folder.resolve("data");
  }
}
