package io.customerpipeline.processor.topology;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;

/// The first outcome of every operation of one partition, remembered for a window of time.
///
/// Time is the record's, stamped by the broker as it appends: no sender can move the window.
final class Answers {
  static final String ANSWERS = "answers";

  private final WindowStore<String, Outcome> outcomes;
  private final long windowMillis;

  Answers(ProcessorContext<?, ?> context, Duration window) {
    this.outcomes = context.getStateStore(ANSWERS);
    this.windowMillis = window.toMillis();
  }

  /// @param now of the command's record, Unix milliseconds
  Optional<Outcome> to(Command command, long now) {
    String key = key(command.organizationId(), command.operationId());
    // No upper bound: another broker may become leader, with a clock that is a little behind.
    try (var found = outcomes.fetch(key, Math.max(0, now - windowMillis + 1), Long.MAX_VALUE)) {
      return found.hasNext() ? Optional.of(found.next().value) : Optional.empty();
    }
  }

  /// @param now of the command's record, Unix milliseconds
  void remember(Outcome outcome, long now) {
    outcomes.put(key(outcome.organizationId(), outcome.operationId()), outcome, now);
  }

  private static String key(OrganizationId organization, OperationId operation) {
    return organization + "/" + operation;
  }
}
