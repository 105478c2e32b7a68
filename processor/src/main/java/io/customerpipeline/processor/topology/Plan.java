package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.Turn;

/// What is to be done about one record, complete before any of it is done.
sealed interface Plan {

  /// Change the state and tell what happened.
  record Apply(Turn turn) implements Plan {}

  /// Set the record aside with the reason.
  record SetAside(RuntimeException why) implements Plan {}
}
