package io.customerpipeline.api.submit;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.admission.Admission;
import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.operation.Preference;
import io.customerpipeline.api.operation.Ticket;
import io.customerpipeline.api.operation.Tickets;
import io.customerpipeline.api.submit.CommandLog.AppendFailedException;
import io.customerpipeline.http.problem.AppendedOperation;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Sends a command and waits for what becomes of it.
@Component
class Submissions {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Admission admission;
  private final CommandLog log;
  private final IdempotencyKeys keys;
  private final OutcomeWaiters waiters;
  private final Tickets tickets;
  private final WriteLatency latency;
  private final InstantSource clock;
  private final ApiSettings.Api settings;
  private final RandomGenerator random = new SecureRandom();

  Submissions(
      Admission admission,
      CommandLog log,
      IdempotencyKeys keys,
      OutcomeWaiters waiters,
      Tickets tickets,
      WriteLatency latency,
      InstantSource clock,
      ApiSettings settings) {
    this.admission = admission;
    this.log = log;
    this.keys = keys;
    this.waiters = waiters;
    this.tickets = tickets;
    this.latency = latency;
    this.clock = clock;
    this.settings = settings.api();
  }

  /// @param command makes the command from the parts that are chosen here
  /// @throws ProblemException `503` if the log may not have it or is too far ahead of decisions,
  ///   `429` for a crowd, `422` for a reused key
  Answer submit(OrganizationId organization, RequestTerms terms, Function<Stamp, Request> command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    OperationId operation = keys.operation(organization, terms.idempotencyKey());
    Request made = command.apply(new Stamp(operation, organization, now, random.nextLong()));
    Preference preference = Preference.of(terms.prefer(), settings);
    boolean keyed = terms.idempotencyKey() != null;
    Optional<Outcome> outcome =
        (keyed ? keys.firstAnswer(made) : Optional.<Outcome>empty())
            .or(() -> decided(made, keyed, now, preference));
    if (keyed) {
      outcome.ifPresent(known -> IdempotencyKeys.requireSame(made, known.fingerprint()));
    }
    LOG.atDebug()
        .addKeyValue("operationId", made.operationId())
        .addKeyValue("durationMs", Duration.between(now, clock.instant()).toMillis())
        .addKeyValue("answered", outcome.isPresent())
        .log("command.submitted");
    return new Answer(made, ticket(made, now), outcome, preference);
  }

  private Optional<Outcome> decided(
      Request command, boolean keyed, Instant now, Preference preference) {
    OperationKey key = new OperationKey(command.organizationId(), command.operationId());
    Admission.Passage passage = admission.admit(command);
    // The key is used as late as this, so that a request that was refused has not used it, and
    // before the place is taken, which must not be told of an earlier outcome.
    boolean first = keyed && use(command, passage);
    try (OutcomeWaiters.Place place = waiters.enter(key)) {
      append(command, now, passage, first);
      Duration spent = Duration.between(now, clock.instant());
      Duration left = preference.patience().minus(spent);
      if (!left.isPositive()) {
        return Optional.empty();
      }
      Optional<Outcome> known = place.await(left).map(DoneOperation::outcome);
      latency.took(Duration.between(now, clock.instant()));
      known.ifPresent(_ -> passage.end());
      return known;
    } catch (InterruptedException _) {
      // The server stops: the command is in the log, and its outcome is not known here.
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private boolean use(Request command, Admission.Passage passage) {
    try {
      return keys.use(command);
    } catch (RuntimeException notSent) {
      passage.end();
      throw notSent;
    }
  }

  private void append(Request command, Instant now, Admission.Passage passage, boolean first) {
    try {
      passage.appended(log.append(command));
      AppendedOperation.remember(ticket(command, now));
    } catch (AppendFailedException e) {
      passage.end();
      if (!e.uncertain()) {
        keys.giveBack(command, first);
      }
      throw unavailable(command, now, e);
    }
  }

  private String ticket(Request command, Instant now) {
    return tickets.issue(
        command.organizationId(),
        new Ticket(command.operationId(), OperationKind.of(command), now));
  }

  private ProblemException unavailable(Request command, Instant now, AppendFailedException e) {
    LOG.atWarn()
        .setCause(e.getCause())
        .addKeyValue("operationId", command.operationId())
        .addKeyValue("uncertain", e.uncertain())
        .log("command.append_failed");
    if (!e.uncertain()) {
      return ProblemType.LOG_UNAVAILABLE
          .exception("The command log cannot be reached. Nothing was changed.")
          .retryAfter(RETRY_AFTER);
    }
    String id = ticket(command, now);
    return ProblemType.LOG_UNAVAILABLE
        .exception(
            "The command log did not confirm in time. The operation may still be applied, once:"
                + " ask for it, or retry with the same Idempotency-Key.")
        .retryAfter(RETRY_AFTER)
        .with("operation_id", id)
        .header(AppendedOperation.HEADER, id);
  }
}
