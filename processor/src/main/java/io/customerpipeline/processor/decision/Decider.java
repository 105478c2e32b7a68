package io.customerpipeline.processor.decision;

import static io.customerpipeline.schemas.outcome.Reason.ALREADY_EXISTS;
import static io.customerpipeline.schemas.outcome.Reason.NOT_FOUND;

import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerCreated;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerUpdated;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.List;

/// The rules of the pipeline. The rows stand in the order of [Reason] and of docs/outcomes.md.
public final class Decider {
  private Decider() {}

  private record Case(State state, Request command) {}

  /// Total and pure: the same state and command give the same decision, on any machine, any day.
  ///
  /// @param state of the command's e-mail for a creation, of its customer for all else
  /// @throws ArithmeticException after a customer's last possible version
  public static Decision decide(State state, Request command) {
    return switch (new Case(state, command)) {
      case Case(Vacant vacant, Update update) ->
          rejected(vacant, update, NOT_FOUND, update.customerId());
      case Case(Vacant vacant, Delete delete) ->
          rejected(vacant, delete, NOT_FOUND, delete.customerId());
      case Case(Live live, Create create) ->
          rejected(live, create, ALREADY_EXISTS, live.customer().id());
      case Case(Vacant vacant, Create create) -> created(vacant, create);
      case Case(Live live, Update update) -> updated(live, update);
      case Case(Live live, Delete delete) -> deleted(live, delete);
      case Case(_, _) -> throw new IllegalStateException("not yet");
    };
  }

  private static Decision rejected(State state, Request command, Reason reason, CustomerId id) {
    var outcome =
        new Outcome.Rejected(
            command.operationId(), command.organizationId(), command.fingerprint(), reason, id);
    return new Decision(state, outcome, List.of());
  }

  private static Decision created(Vacant vacant, Create command) {
    Live born =
        vacant.create(
            command.customerId(),
            command.organizationId(),
            command.email(),
            command.profile(),
            command.submittedAt());
    Customer customer = born.customer();
    return new Decision(
        born,
        new Outcome.Created(
            command.operationId(), command.organizationId(), command.fingerprint(), customer),
        List.of(
            new CustomerCreated(
                command.operationId(), customer.createdAt(), customer, customer.version())));
  }

  private static Decision updated(Live live, Update command) {
    Profile profile = command.change().applyTo(live.customer().profile());
    if (profile.equals(live.customer().profile())) {
      return new Decision(live, updatedTo(live, command), List.of());
    }
    Live changed = live.change(profile, command.submittedAt());
    Customer customer = changed.customer();
    Instant at = live.notBeforeLastChange(command.submittedAt());
    var event = new CustomerUpdated(command.operationId(), at, customer, customer.version());
    return new Decision(changed, updatedTo(changed, command), List.of(event));
  }

  private static Outcome updatedTo(Live live, Update command) {
    return new Outcome.Updated(
        command.operationId(), command.organizationId(), command.fingerprint(), live.customer());
  }

  private static Decision deleted(Live live, Delete command) {
    Customer last = live.customer();
    Instant at = live.notBeforeLastChange(command.submittedAt());
    return new Decision(
        live.delete(),
        new Outcome.Deleted(
            command.operationId(),
            command.organizationId(),
            command.fingerprint(),
            last.id(),
            live.nextVersion()),
        List.of(new CustomerDeleted(command.operationId(), at, last, live.nextVersion())));
  }
}
