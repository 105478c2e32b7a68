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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What became of an operation. Its id is that of the `202`, or the bare identity once it is done.
@RestController
@RequestMapping("/v1/operations")
class OperationController {
  private final OperationStore operations;
  private final Tickets tickets;
  private final InstantSource clock;
  private final ApiSettings.Api settings;

  OperationController(
      OperationStore operations, Tickets tickets, InstantSource clock, ApiSettings settings) {
    this.operations = operations;
    this.tickets = tickets;
    this.clock = clock;
    this.settings = settings.api();
  }

  @Operation(summary = "What became of a write")
  @Refuses(ProblemType.OPERATION_EXPIRED)
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{id}")
  OperationView get(OrganizationId organization, @PathVariable String id) {
    Optional<Ticket> ticket = tickets.verify(organization, id);
    return ticket
        .map(Ticket::operationId)
        .or(() -> identity(id))
        .flatMap(identity -> operations.find(organization, identity))
        .map(done -> done(id, ticket, done))
        .or(() -> ticket.map(genuine -> pending(id, genuine)))
        .orElseThrow(OperationController::unknown);
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
