package io.customerpipeline.api.reseed;

import io.customerpipeline.api.reseed.ReseedView.Refusal;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.api.submit.CommandLog.AppendFailedException;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Reason;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Restores some customers: appends their commands, and follows the outcomes until each is decided.
/// A command that could not be appended is appended again; nothing is decided twice, because the
/// operation id is the same.
final class RestoreBatch {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

  private final CommandLog commands;
  private final CommittedRecords outcomes;
  private final InstantSource clock;
  private final Duration silenceMax;

  /// By operation id, what has no outcome yet.
  private final Map<String, Restore> open = new HashMap<>();

  /// Operation ids of those that have to be appended; the producer's thread adds to it.
  private final Queue<String> unsent = new ConcurrentLinkedQueue<>();

  private final List<Refusal> refusals = new ArrayList<>();
  private long restored;

  /// @param outcomes read on from before the first command is appended
  /// @param silenceMax for how long at most no outcome may come
  RestoreBatch(
      CommandLog commands, CommittedRecords outcomes, InstantSource clock, Duration silenceMax) {
    this.commands = commands;
    this.outcomes = outcomes;
    this.clock = clock;
    this.silenceMax = silenceMax;
  }

  /// @return why some were refused
  /// @throws ReseedException if outcomes stay away
  List<Refusal> restore(Collection<Restore> customers) throws InterruptedException {
    for (Restore one : customers) {
      open.put(one.operationId().value(), one);
      unsent.add(one.operationId().value());
    }
    Instant progressAt = clock.instant();
    while (!open.isEmpty()) {
      int before = open.size();
      send();
      outcomes.poll().forEach(this::settle);
      if (open.size() < before) {
        progressAt = clock.instant();
      } else if (progressAt.plus(silenceMax).isBefore(clock.instant())) {
        throw new ReseedException(
            "%s commands have no outcome. Is a processor running? See the dead letters, too."
                .formatted(open.size()));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return List.copyOf(refusals);
  }

  /// How many the log holds now, those among them that it held before.
  long restored() {
    return restored;
  }

  private void send() throws InterruptedException {
    int number = unsent.size();
    for (int i = 0; i < number; i++) {
      String operation = unsent.remove();
      Restore command = open.get(operation);
      if (command == null) {
        continue;
      }
      try {
        var _ =
            commands
                .send(command)
                .whenComplete((_, failure) -> {
                  if (failure != null) {
                    unsent.add(operation);
                  }
                });
      } catch (AppendFailedException _) {
        unsent.add(operation);
        Thread.sleep(BETWEEN_ATTEMPTS);
        return;
      }
    }
  }

  private void settle(ConsumerRecord<String, byte[]> record) {
    Restore asked = record.key() == null ? null : open.get(record.key());
    if (asked == null) {
      return;
    }
    Outcome outcome = Wire.read(record.value(), Outcome.class);
    if (!outcome.organizationId().equals(asked.organizationId())) {
      return;
    }
    if (!outcome.isFinal()) {
      unsent.add(record.key());
      return;
    }
    open.remove(record.key());
    refusal(asked, outcome).ifPresentOrElse(refusals::add, () -> restored++);
  }

  /// A customer that lives in the log already is restored: by an earlier run whose answer is
  /// forgotten by now.
  private static Optional<Refusal> refusal(Restore asked, Outcome outcome) {
    if (!(outcome instanceof Rejected rejected)
        || (rejected.reason() == Reason.ALREADY_EXISTS
            && asked.customerId().equals(rejected.customerId()))) {
      return Optional.empty();
    }
    var owner = rejected.customerId();
    return Optional.of(
        new Refusal(
            asked.organizationId().value(),
            asked.customerId().value(),
            rejected.reason().name().toLowerCase(Locale.ROOT),
            owner == null ? null : owner.value()));
  }
}
