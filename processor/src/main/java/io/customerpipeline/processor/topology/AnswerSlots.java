package io.customerpipeline.processor.topology;

import java.time.Duration;

/// How the time for which answers are remembered is cut into slots.
///
/// An answer is remembered for the window at the least and for a slot more at the most.
///
/// @param window milliseconds for which every answer is remembered
/// @param length of a slot, milliseconds
record AnswerSlots(long window, long length) {
  /// The more there are, the more places are looked up; the fewer, the longer answers stay.
  private static final int IN_WINDOW = 4;

  static AnswerSlots of(Duration window) {
    return new AnswerSlots(window.toMillis(), window.toMillis() / IN_WINDOW);
  }

  /// @param time Unix milliseconds
  long startOf(long time) {
    return Math.floorDiv(time, length) * length;
  }

  /// For how long a store has to keep what was put at the start of its slot.
  Duration kept() {
    return Duration.ofMillis(window + length);
  }
}
