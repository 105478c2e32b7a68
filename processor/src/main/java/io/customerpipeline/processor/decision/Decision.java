package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.List;

/// What one command leads to; written as a whole or not at all.
///
/// @param next the state that holds from now on; equal to the one before if nothing changed
/// @param events what happened: one event, or none if nothing changed
public record Decision(State next, Outcome outcome, List<CustomerEvent> events) {

  public Decision {
    events = List.copyOf(events);
  }
}
