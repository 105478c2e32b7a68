package io.customerpipeline.processor.topology;

import java.time.Duration;

/// How the time for which answers are remembered is cut into slots.
///
/// An answer is remembered for the window at the least and for a slot more at the most. The length
/// of a slot is part of every key in the store and of every changelog record, and the interval of a
/// segment names the folders of the store. Both are fixed, so that answers which were given under
/// one window are found under another.
///
/// @param window milliseconds for which every answer is remembered
record AnswerSlots(long window) {
  /// Milliseconds. A shorter slot costs a look-up more for each slot in the window.
  static final long LENGTH = Duration.ofHours(12).toMillis();

  /// Milliseconds; half of what the store keeps with the default window.
  static final long SEGMENT_INTERVAL = Duration.ofHours(30).toMillis();

  static AnswerSlots of(Duration window) {
    return new AnswerSlots(window.toMillis());
  }

  /// @param time Unix milliseconds
  static long startOf(long time) {
    return Math.floorDiv(time, LENGTH) * LENGTH;
  }

  /// For how many milliseconds a store has to keep an answer that lies at the start of its slot.
  long kept() {
    return window + LENGTH;
  }
}
