package io.customerpipeline.processor.runtime;

import java.time.Duration;

/// After which time the brokers take a silent processor for dead.
///
/// @param session until its partitions go to another instance
/// @param transaction until what it left open is aborted
record TimeOuts(Duration session, Duration transaction) {
  /// The least that brokers allow for a session; readers wait for an open transaction.
  static final TimeOuts FAST = new TimeOuts(Duration.ofSeconds(6), Duration.ofSeconds(2));

  /// Where nobody waits for the partitions.
  static final TimeOuts PATIENT = new TimeOuts(Duration.ofSeconds(30), Duration.ofSeconds(30));

  private static final Duration MAX = Duration.ofSeconds(60);
  private static final int FACTOR = 4;

  /// Four times as long, up to 60 s each.
  TimeOuts longer() {
    return new TimeOuts(longer(session), longer(transaction));
  }

  /// These, or those of the other where they are longer.
  TimeOuts atLeast(TimeOuts other) {
    return new TimeOuts(max(session, other.session), max(transaction, other.transaction));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration longer(Duration one) {
    Duration more = one.multipliedBy(FACTOR);
    return more.compareTo(MAX) > 0 ? MAX : more;
  }
}
