package io.customerpipeline.robustness.simulation;

/// A mistake that the simulated parts can make, to show that it would be noticed.
enum Defect {
  /// What is told can be read before it is committed, and is told again after a crash.
  AT_LEAST_ONCE,
  /// Claims are kept by e-mail as written.
  RAW_EMAIL_AS_KEY,
  /// The read model takes any row from anyone who still holds the partition.
  UPSERT_WITHOUT_VERSION,
  /// Readers of the feed go by a number that is given when a transaction begins.
  CURSOR_BY_SEQUENCE,
  /// A restored processor has forgotten what it has answered.
  ANSWERS_DROPPED_ON_RESTORE,
  /// The projection moves its offsets first.
  OFFSET_BEFORE_WRITE,
  /// A deletion frees the e-mail first, and is decided later.
  CLAIM_RELEASED_BEFORE_DELETE,
  /// An event that is sent again gets an id of its own.
  REPLAY_WITH_NEW_ID
}
