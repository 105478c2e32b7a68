package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private static final long LOG_BYTES_MAX = 16 * 1024 * 1024;

  private final Path folder;
  private OptionalInt port = OptionalInt.empty();
  private @Nullable ServerGuard guard;

  private EmbeddedDatabase(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// @param folder all of the server's data and its log; created on start if missing; one server at
  ///   a time
  public static EmbeddedDatabase in(Path folder) {
    return new EmbeddedDatabase(folder);
  }

  /// Returns once clients can connect. A second start of this object uses the port of the first. A
  /// server that a killed JVM left behind on the same folder is stopped first.
  ///
  /// @throws UncheckedIOException if the server cannot be unpacked, created or started; the message
  ///   has its own words
  public synchronized EmbeddedDatabase start() {
    if (guard != null) {
      return this;
    }
    try {
      Files.createDirectories(folder);
      Path programs = PostgresBinaries.unpacked().resolve("bin");
      createOnce(programs);
      stopLeftover(programs);
      guard = started(programs, claimPort());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres cannot start: " + e.getMessage(), e);
    }
  }

  /// Cuts off the clients, flushes, and returns once the process is gone.
  ///
  /// @throws UncheckedIOException if it is not gone after 20 s
  public synchronized void stop() {
    if (guard == null) {
      return;
    }
    try {
      Path programs = PostgresBinaries.unpacked().resolve("bin");
      if (Postmaster.of(data()).isPresent()) {
        stop(programs, "fast");
      }
      guard.close();
      guard = null;
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres cannot stop: " + e.getMessage(), e);
    }
  }

  public synchronized boolean isRunning() {
    return guard != null;
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
  private void createOnce(Path programs) throws IOException {
    if (Files.exists(data())) {
      return;
    }
    Path creating = folder.resolve("creating");
    Folders.delete(creating);
    Tool.run(
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + creating,
            "--username=" + USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions"));
    Files.move(creating, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void stopLeftover(Path programs) throws IOException {
    Optional<Postmaster> leftover = Postmaster.of(data());
    if (leftover.isPresent()) {
      log.atWarn().addKeyValue("pid", leftover.get().process().pid()).log("database.leftover");
      stop(programs, "fast");
    }
    // The server refuses to start while the number in the file is any living process's.
    Files.deleteIfExists(Postmaster.file(data()));
  }

  private int claimPort() throws IOException {
    int claimed = port.isPresent() ? port.getAsInt() : KeptPort.claim(folder.resolve("port"));
    port = OptionalInt.of(claimed);
    return claimed;
  }

  private ServerGuard started(Path programs, int port) throws IOException {
    Path serverLog = folder.resolve("postgres.log");
    if (Files.exists(serverLog) && Files.size(serverLog) > LOG_BYTES_MAX) {
      Files.delete(serverLog);
    }
    // Through pg_ctl, since it gives the server a session of its own: a Ctrl-C in the terminal then
    // reaches this JVM alone, which stops its clients first.
    Tool.run(
        List.of(
            programs.resolve("pg_ctl").toString(),
            "start",
            "--pgdata=" + data(),
            "--log=" + serverLog,
            "--wait",
            "--options=" + DatabaseSettings.asOptions(HOST, port)));
    Postmaster server =
        Postmaster.of(data()).orElseThrow(() -> new IOException("it ended at once: " + serverLog));
    return ServerGuard.of(server, Postmaster.file(data()));
  }

  private void stop(Path programs, String mode) throws IOException {
    Tool.run(
        List.of(
            programs.resolve("pg_ctl").toString(),
            "stop",
            "--pgdata=" + data(),
            "--mode=" + mode,
            "--wait",
            "--timeout=" + STOP_SECONDS));
  }

  private Path data() {
    return folder.resolve("data");
  }
}
