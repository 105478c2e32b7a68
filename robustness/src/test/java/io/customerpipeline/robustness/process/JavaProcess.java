package io.customerpipeline.robustness.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A JVM of its own. Its output is appended to a file of its name.
public final class JavaProcess implements Member {
  /// Ten times what it takes on an idle machine: others start beside it.
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration EFFECT_MAX = Duration.ofSeconds(10);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Guard guard;
  private final BooleanSupplier ready;
  private volatile @Nullable Process process;

  JavaProcess(String name, List<String> command, Path logs, Guard guard, BooleanSupplier ready) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = logs.resolve(name + ".log");
    this.guard = guard;
    this.ready = ready;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      guard.watch(started.pid());
      process = started;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  @Override
  public void awaitReady() {
    await(name + " ready, see " + log)
        .atMost(READY_MAX)
        .pollInterval(Duration.ofMillis(200))
        .failFast(name + " ended, see " + log, () -> !isAlive())
        .until(this::isReady);
  }

  @Override
  public boolean isReady() {
    return isAlive() && ready.getAsBoolean();
  }

  @Override
  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      if (!ended(running, STOP_MAX)) {
        kill();
      }
    }
  }

  @Override
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      if (!ended(running, EFFECT_MAX)) {
        throw new IllegalStateException(name + " survived kill -9");
      }
    }
  }

  @Override
  public void pause() {
    Signals.stop(pid());
    await(name + " paused").atMost(EFFECT_MAX).until(this::isPaused);
  }

  @Override
  public void resume() {
    if (isAlive()) {
      Signals.goOn(pid());
      await(name + " resumed").atMost(EFFECT_MAX).until(() -> !isPaused());
    }
  }

  @Override
  public boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /// Absent while it runs, and before it was started.
  public OptionalInt exitStatus() {
    Process ended = process;
    return ended == null || ended.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(ended.exitValue());
  }

  @Override
  public boolean isPaused() {
    return isAlive() && Signals.isStopped(pid());
  }

  @Override
  public long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " has not been started");
    }
    return running.pid();
  }

  @Override
  public List<Long> pids() {
    return isAlive() ? List.of(pid()) : List.of();
  }

  private static boolean ended(Process running, Duration atMost) {
    try {
      return running.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
