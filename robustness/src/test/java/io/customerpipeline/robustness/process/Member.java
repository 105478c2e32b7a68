package io.customerpipeline.robustness.process;

import java.util.List;

/// A part of the installation that can fail by itself. Each method returns once its effect is
/// there, and throws if it does not come.
public sealed interface Member permits JavaProcess, DatabaseProcess {
  String name();

  /// The address stays the same over restarts. Does not wait until it serves.
  void start();

  /// Returns once it serves.
  void awaitReady();

  boolean isReady();

  /// Asks it to end, and waits for that.
  void stop();

  /// `kill -9`.
  void kill();

  /// SIGSTOP, to all of its processes.
  void pause();

  /// SIGCONT.
  void resume();

  boolean isAlive();

  /// Whether the system shows it as stopped.
  boolean isPaused();

  long pid();

  /// All of its processes at this moment, the one of [#pid()] first. Empty if it is not alive.
  List<Long> pids();
}
