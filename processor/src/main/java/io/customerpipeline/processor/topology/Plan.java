package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.Decision;
import io.customerpipeline.processor.decision.State;
import io.customerpipeline.schemas.outcome.Outcome;

/// What is to be done about one record, complete before any of it is done.
sealed interface Plan {

  /// Change the state and tell what happened.
  record Apply(State before, Decision decision) implements Plan {}

  /// A duplicate: give the first outcome again.
  record Repeat(Outcome first) implements Plan {}

  /// Set the record aside with the reason.
  record SetAside(RuntimeException why) implements Plan {}
}
