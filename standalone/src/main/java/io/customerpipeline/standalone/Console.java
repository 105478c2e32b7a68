package io.customerpipeline.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// What a person in front of the terminal reads; everything else goes to the log file.
final class Console {
  private final PrintStream out;
  private final long startedAtNanos = System.nanoTime();

  Console(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.println(line);
  }

  /// One aligned line: what, and how it is.
  void step(String what, String how) {
    out.println("  %-10s %s".formatted(what, how));
  }

  /// The same, with the time that it took.
  void step(String what, String how, Duration took) {
    step(what, how + " in " + seconds(took));
  }

  /// Since the program began.
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAtNanos);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
