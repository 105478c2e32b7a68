package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Operations by the ids under which they are followed.
@Component
class Operations {
  private final OperationStore store;
  private final Tickets tickets;
  private final InstantSource clock;
  private final Duration retention;

  Operations(OperationStore store, Tickets tickets, InstantSource clock, ApiSettings settings) {
    this.store = store;
    this.tickets = tickets;
    this.clock = clock;
    this.retention = settings.api().operationRetention();
  }

  /// An operation that somebody asks for.
  ///
  /// @param id as given
  /// @param ticket absent if the id is the bare identity, or is none
  /// @param key absent if nothing can have this id
  record Asked(String id, @Nullable Ticket ticket, @Nullable OperationKey key) {

    /// Whether an outcome may still come: of a bare identity nobody knows that it was given out.
    boolean isGenuine() {
      return ticket != null;
    }
  }

  Asked asked(OrganizationId organization, String id) {
    Ticket ticket = tickets.verify(organization, id).orElse(null);
    OperationId identity = ticket == null ? identity(id) : ticket.operationId();
    return new Asked(
        id, ticket, identity == null ? null : new OperationKey(organization, identity));
  }

  private static @Nullable OperationId identity(String id) {
    try {
      return new OperationId(id);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  Optional<DoneOperation> find(Asked asked) {
    return Optional.ofNullable(asked.key())
        .flatMap(key -> store.find(key.organization(), key.id()));
  }

  /// @param done what was found
  /// @throws ProblemException `410` for one that is past its window, `404` for one that was never
  ///   given out
  OperationView view(Asked asked, Optional<DoneOperation> done) {
    Ticket ticket = asked.ticket();
    if (done.isPresent()) {
      return OperationView.done(asked.id(), ticket, done.get());
    }
    if (ticket == null) {
      throw ProblemType.NOT_FOUND.exception("No operation has this id.");
    }
    Instant end = ticket.submittedAt().plus(retention);
    if (clock.instant().isAfter(end)) {
      throw ProblemType.OPERATION_EXPIRED.exception("The operation was done before " + end + ".");
    }
    return OperationView.pending(asked.id(), ticket.kind(), ticket.submittedAt());
  }
}
