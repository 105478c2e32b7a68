package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What became of an operation. Its id is that of the `202`, or the bare identity once it is done.
@RestController
@RequestMapping("/v1/operations")
class OperationController {
  private final OperationStore operations;
  private final OutcomeWaiters waiters;
  private final Tickets tickets;
  private final InstantSource clock;
  private final ApiSettings.Api settings;

  OperationController(
      OperationStore operations,
      OutcomeWaiters waiters,
      Tickets tickets,
      InstantSource clock,
      ApiSettings settings) {
    this.operations = operations;
    this.waiters = waiters;
    this.tickets = tickets;
    this.clock = clock;
    this.settings = settings.api();
  }

  @Operation(summary = "What became of a write")
  @Refuses(ProblemType.OPERATION_EXPIRED)
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{id}")
  ResponseEntity<OperationView> get(
      OrganizationId organization,
      @PathVariable String id,
      @Parameter(description = "wait=N: wait up to N s while it is pending (RFC 7240).")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer)
      throws InterruptedException {
    Preference preference = Preference.ofRead(prefer, settings);
    Optional<Ticket> ticket = tickets.verify(organization, id);
    Optional<OperationStore.Done> done =
        ticket
            .map(Ticket::operationId)
            .or(() -> identity(id))
            .flatMap(identity -> operations.find(organization, identity));
    if (done.isEmpty() && ticket.isPresent() && preference.patience().isPositive()) {
      var key = new OperationKey(organization, ticket.get().operationId());
      done = await(key, preference.patience());
    }
    OperationView view =
        done.map(known -> done(id, ticket, known))
            .or(() -> ticket.map(genuine -> pending(id, genuine)))
            .orElseThrow(OperationController::unknown);
    return ResponseEntity.ok()
        .headers(headers ->
            preference.applied().ifPresent(applied -> headers.set(Preference.APPLIED, applied)))
        .body(view);
  }

  /// Looks once more when it has its place, so that no outcome is missed in between.
  private Optional<OperationStore.Done> await(OperationKey key, Duration patience)
      throws InterruptedException {
    try (OutcomeWaiters.Place place = waiters.enter(key)) {
      Optional<OperationStore.Done> known = operations.find(key.organization(), key.id());
      if (known.isPresent() || place.await(patience).isEmpty()) {
        return known;
      }
    }
    return operations.find(key.organization(), key.id());
  }

  /// Its time is that of the ticket, so that it reads the same while pending and when done.
  private static OperationView done(String id, Optional<Ticket> ticket, OperationStore.Done done) {
    Instant submittedAt = ticket.map(Ticket::submittedAt).orElse(done.submittedAt());
    return OperationView.done(id, kind(ticket, done.outcome()), submittedAt, done);
  }

  private OperationView pending(String id, Ticket ticket) {
    Instant end = ticket.submittedAt().plus(settings.operationRetention());
    if (clock.instant().isAfter(end)) {
      throw ProblemType.OPERATION_EXPIRED.exception("The operation was done before " + end + ".");
    }
    return OperationView.pending(id, ticket.kind(), ticket.submittedAt());
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("No operation has this id.");
  }

  private static Optional<OperationId> identity(String id) {
    try {
      return Optional.of(new OperationId(id));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static @Nullable OperationKind kind(Optional<Ticket> ticket, Outcome outcome) {
    return ticket
        .map(Ticket::kind)
        .orElseGet(() ->
            switch (outcome) {
              case Outcome.Created _ -> OperationKind.CREATE;
              case Outcome.Updated _ -> OperationKind.UPDATE;
              case Outcome.Deleted _ -> OperationKind.DELETE;
              case Outcome.Rejected _ -> null;
            });
  }
}
