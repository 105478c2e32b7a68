package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import org.jspecify.annotations.Nullable;

/// What a turn tells the world, in order.
public sealed interface Output {

  /// What became of an operation.
  ///
  /// @param duplicate whether it was told before
  /// @param eventId of the event that this turn tells with it; absent if nothing changed
  /// @param kind what the operation set out to do; absent for a duplicate, unless it is a restore
  record Decided(
      Outcome outcome, boolean duplicate, @Nullable String eventId, @Nullable OperationKind kind)
      implements Output {}

  /// What happened to a customer.
  record Happened(CustomerEvent event) implements Output {}

  /// A customer is back as it was, without an event.
  record Restored(Customer customer) implements Output {}

  /// A command that waited in a line and cannot be decided. It gets no outcome; the record that let
  /// it go on is decided.
  record SetAside(Command command, RuntimeException why) implements Output {}

  /// What another partition has to do.
  record PassOn(Command command) implements Output {}
}
