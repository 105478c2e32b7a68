package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;

/// What a turn tells the world, in order.
public sealed interface Output {

  /// What became of an operation.
  ///
  /// @param duplicate whether it was told before
  record Decided(Outcome outcome, boolean duplicate) implements Output {}

  /// What happened to a customer.
  record Happened(CustomerEvent event) implements Output {}

  /// What another partition has to do.
  record PassOn(Command command) implements Output {}
}
