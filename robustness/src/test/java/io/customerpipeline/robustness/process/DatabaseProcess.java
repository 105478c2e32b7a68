package io.customerpipeline.robustness.process;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Postgres, with all of its processes: the one that was started, and one for each connection.
public final class DatabaseProcess implements Member {
  private static final Duration EFFECT_MAX = Duration.ofSeconds(20);

  private final EmbeddedDatabase database;
  private final Path folder;
  private final Guard guard;
  private volatile long pid;

  DatabaseProcess(Path folder, Guard guard) {
    this.folder = folder;
    this.guard = guard;
    this.database = EmbeddedDatabase.in(folder);
  }

  @Override
  public String name() {
    return "postgres";
  }

  /// After a kill it first has to be told that it does not run any more.
  @Override
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    database.stop();
    database.start();
    pid = number();
    guard.watch(pid);
  }

  private long number() {
    try {
      Path file = folder.resolve("data").resolve("postmaster.pid");
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return Integer.parseInt(database.address().split(":")[1]);
  }

  /// Without a link in between.
  public String jdbcUrl() {
    return database.jdbcUrl() + "?user=" + database.username();
  }

  String username() {
    return database.username();
  }

  @Override
  public void awaitReady() {
    await("postgres ready").atMost(EFFECT_MAX).until(this::isReady);
  }

  @Override
  public boolean isReady() {
    try (var connection = DriverManager.getConnection(jdbcUrl() + "&connectTimeout=2")) {
      return connection.isValid(2);
    } catch (SQLException _) {
      return false;
    }
  }

  @Override
  public synchronized void stop() {
    if (pid != 0 && isAlive()) {
      resume();
    }
    database.stop();
  }

  /// All at once, as when the machine loses its power, but for what the system has in its memory.
  @Override
  public synchronized void kill() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    await("postgres killed")
        .atMost(EFFECT_MAX)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /// The first one first, so that it starts no other meanwhile.
  @Override
  public synchronized void pause() {
    Signals.stop(pid);
    all().forEach(each -> Signals.stop(each.pid()));
    await("postgres paused").atMost(EFFECT_MAX).until(this::isPaused);
  }

  @Override
  public synchronized void resume() {
    all().reversed().forEach(each -> Signals.goOn(each.pid()));
    await("postgres resumed").atMost(EFFECT_MAX).until(() -> !isPaused());
  }

  @Override
  public boolean isAlive() {
    return pid != 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Override
  public boolean isPaused() {
    return isAlive() && Signals.isStopped(pid);
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public List<Long> pids() {
    return all().stream().map(ProcessHandle::pid).toList();
  }

  private List<ProcessHandle> all() {
    return ProcessHandle.of(pid).stream()
        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
        .toList();
  }
}
