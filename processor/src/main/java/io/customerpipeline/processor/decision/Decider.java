package io.customerpipeline.processor.decision;

import static io.customerpipeline.schemas.outcome.Reason.ALREADY_EXISTS;
import static io.customerpipeline.schemas.outcome.Reason.EXTERNAL_ID_IMMUTABLE;
import static io.customerpipeline.schemas.outcome.Reason.NOT_FOUND;
import static io.customerpipeline.schemas.outcome.Reason.VERSION_MISMATCH;

import io.customerpipeline.processor.decision.State.Barred;
import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByValue;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileMerge;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerCreated;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerUpdated;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The rules of the pipeline. The rows stand in the order of [Reason] and of docs/outcomes.md.
///
/// A decision to create or change takes for granted that the values it claims are to be had; [Turn]
/// asks for those before it puts the decision into effect.
public final class Decider {
  private Decider() {}

  private record Case(State state, Request request) {}

  /// Total and pure: the same state and request give the same decision, on any machine, any day.
  ///
  /// @param state of the e-mail for a creation, of the external id or the customer for all else
  /// @throws ArithmeticException after a customer's last possible version
  public static Decision decide(State state, Request request) {
    return switch (new Case(state, request)) {
      case Case(Barred barred, _) -> rejected(barred, request, barred.reason(), barred.by());
      case Case(Vacant vacant, ByValue _) -> rejected(vacant, request, NOT_FOUND, null);
      case Case(Live live, ByValue _) -> rejected(live, request, NOT_FOUND, null);
      case Case(Vacant vacant, Update update) ->
          rejected(vacant, update, NOT_FOUND, update.customerId());
      case Case(Vacant vacant, Delete delete) ->
          rejected(vacant, delete, NOT_FOUND, delete.customerId());
      case Case(Live live, Update update) when differs(live, update.ifVersion()) ->
          rejected(live, update, VERSION_MISMATCH, update.customerId());
      case Case(Live live, Delete delete) when differs(live, delete.ifVersion()) ->
          rejected(live, delete, VERSION_MISMATCH, delete.customerId());
      case Case(Live live, Update update) when contradicts(live, update.externalId()) ->
          rejected(live, update, EXTERNAL_ID_IMMUTABLE, update.customerId());
      case Case(Live live, Update update) when faultOf(live, update) != null ->
          rejected(
              live, update, Objects.requireNonNull(faultOf(live, update)), update.customerId());
      case Case(Live live, Create create) ->
          rejected(live, create, ALREADY_EXISTS, live.customer().id());
      case Case(Live live, Restore restore) ->
          rejected(live, restore, ALREADY_EXISTS, live.customer().id());
      case Case(Vacant vacant, Create create) -> created(vacant, create);
      case Case(Vacant vacant, Restore restore) -> restored(vacant, restore);
      case Case(Live live, Update update) -> updated(live, update);
      case Case(Live live, Delete delete) -> deleted(live, delete);
    };
  }

  private static boolean differs(Live live, @Nullable Versions versions) {
    return versions != null && !versions.includes(live.customer().version());
  }

  private static @Nullable Reason faultOf(Live live, Update update) {
    return reasonOf(update.change().faultOn(live.customer().profile()));
  }

  /// Why a customer cannot be the result of a change; absent without a fault.
  static @Nullable Reason reasonOf(ProfileMerge.@Nullable Fault fault) {
    return switch (fault) {
      case ADDRESS_INCOMPLETE -> Reason.ADDRESS_INCOMPLETE;
      case METADATA_FULL -> Reason.METADATA_FULL;
      case null -> null;
    };
  }

  private static boolean contradicts(Live live, @Nullable ExternalIdChange change) {
    return change != null && change.contradicts(live.customer().externalId());
  }

  private static Decision rejected(
      State state, Request request, Reason reason, @Nullable CustomerId id) {
    var outcome =
        new Outcome.Rejected(
            request.operationId(), request.organizationId(), request.fingerprint(), reason, id);
    return new Decision(state, outcome, List.of());
  }

  private static Decision created(Vacant vacant, Create command) {
    Live born = vacant.create(command);
    Customer customer = born.customer();
    return new Decision(
        born,
        new Outcome.Created(
            command.operationId(), command.organizationId(), command.fingerprint(), customer),
        List.of(CustomerCreated.of(command.operationId(), customer)));
  }

  /// No event: whoever reads events has had them, and the next change is one version on.
  private static Decision restored(Vacant vacant, Restore command) {
    Live back = vacant.restore(command);
    return new Decision(
        back,
        new Outcome.Created(
            command.operationId(),
            command.organizationId(),
            command.fingerprint(),
            back.customer()),
        List.of());
  }

  private static Decision updated(Live live, Update command) {
    Customer old = live.customer();
    Email email = command.email() == null ? old.email() : command.email();
    ExternalIdChange change = command.externalId();
    ExternalId externalId =
        old.externalId() != null || change == null ? old.externalId() : change.to();
    Profile profile = command.change().applyTo(old.profile());
    if (email.equals(old.email())
        && Objects.equals(externalId, old.externalId())
        && profile.equals(old.profile())) {
      return new Decision(live, updatedTo(live, command, true), List.of());
    }
    Live changed = live.change(email, externalId, profile, command.submittedAt());
    Customer customer = changed.customer();
    Instant at = live.notBeforeLastChange(command.submittedAt());
    var event = CustomerUpdated.of(command.operationId(), at, old, customer);
    return new Decision(changed, updatedTo(changed, command, null), List.of(event));
  }

  private static Outcome updatedTo(Live live, Update command, @Nullable Boolean unchanged) {
    return new Outcome.Updated(
        command.operationId(),
        command.organizationId(),
        command.fingerprint(),
        live.customer(),
        unchanged);
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
        List.of(CustomerDeleted.of(command.operationId(), at, last, live.nextVersion())));
  }
}
