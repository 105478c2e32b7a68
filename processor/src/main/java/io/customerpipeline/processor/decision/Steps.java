package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.State.Barred;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.ClaimStep.Answered;
import io.customerpipeline.schemas.command.ClaimStep.Confirm;
import io.customerpipeline.schemas.command.ClaimStep.Denied;
import io.customerpipeline.schemas.command.ClaimStep.Granted;
import io.customerpipeline.schemas.command.ClaimStep.Received;
import io.customerpipeline.schemas.command.ClaimStep.Release;
import io.customerpipeline.schemas.command.ClaimStep.Released;
import io.customerpipeline.schemas.command.ClaimStep.Reserve;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByValue;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Reason;
import org.jspecify.annotations.Nullable;

/// How the home of a customer and the partition of a value come to agree on who has it.
///
/// A step may be lost, for it can expire before it is read, and may come twice, for it is sent
/// again until it is answered. The home of the customer knows the truth: a claim is kept for a
/// change that is open, belongs to a customer that has the value, or is to be released. Records
/// from one partition to another keep their order, so the last word of the home is the one that
/// counts.
final class Steps {
  private final Turn turn;
  private final Requests requests;
  private final Ledger ledger;

  Steps(Turn turn, Requests requests, Ledger ledger) {
    this.turn = turn;
    this.requests = requests;
    this.ledger = ledger;
  }

  void take(ClaimStep step) {
    switch (step) {
      case Reserve reserve -> reserve(reserve);
      case Granted granted -> granted(granted);
      case Denied denied -> denied(denied);
      case Confirm confirm -> confirm(confirm);
      case Release release -> release(release);
      case Released released -> released(released);
      case Answered answered -> answered(answered);
      case Received received -> received(received);
    }
  }

  private void reserve(Reserve step) {
    Claim claim = ledger.claims().get(step.claim());
    if (claim == null || claim.owner().equals(step.customerId())) {
      // A claim of the customer itself is a rest: its release or its confirmation was lost.
      ledger.claims().put(step.claim(), new Claim(step.customerId(), step.operationId()));
      turn.sendUntilAnswered(
          OpenStep.ofClaim(step.claim()),
          new Granted(step.operationId(), step.claim(), step.customerId()));
    } else if (!claim.isPending()) {
      turn.send(denied(step, claim.owner()));
    } else if (!turn.isQueued(Line.of(step.claim()), step)
        && !turn.queue(Line.of(step.claim()), step)) {
      turn.send(denied(step, null));
    }
  }

  private static Denied denied(Reserve step, @Nullable CustomerId owner) {
    return new Denied(step.operationId(), step.claim(), step.customerId(), owner);
  }

  private void confirm(Confirm step) {
    Claim claim = ledger.claims().get(step.claim());
    if (claim != null && claim.isPendingFor(step.customerId(), step.operationId())) {
      ledger.claims().put(step.claim(), Claim.of(step.customerId()));
      turn.answered(OpenStep.ofClaim(step.claim()));
      drain(step.claim());
    }
  }

  private void release(Release step) {
    turn.send(new Released(step.operationId(), step.claim(), step.customerId()));
    Claim claim = ledger.claims().get(step.claim());
    if (claim == null || !claim.owner().equals(step.customerId()) || isKeptForLater(step)) {
      return;
    }
    ledger.claims().put(step.claim(), null);
    turn.answered(OpenStep.ofClaim(step.claim()));
    if (claim.isPending()) {
      drain(step.claim());
    }
  }

  /// The attempts of one upsert claim the value here, for the same customer, and so the release of
  /// an attempt that is over can come behind the claim of the next.
  private boolean isKeptForLater(Release step) {
    return step.attempt() != null
        && ledger.openSteps().get(OpenStep.ofClaim(step.claim())) instanceof Create create
        && create.origin() instanceof Upsert origin
        && origin.attempts() > step.attempt();
  }

  private void released(Released step) {
    OpenStep release = OpenStep.ofRelease(keyOf(step), step.claim());
    Command open = ledger.openSteps().get(release);
    if (open != null && open.operationId().equals(step.operationId())) {
      turn.answered(release);
    }
  }

  private void answered(Answered step) {
    OpenStep request = OpenStep.ofRequest(step);
    if (ledger.openSteps().get(request) instanceof Request.ById kept
        && kept.customerId().equals(step.customerId())) {
      turn.answered(request);
    }
  }

  private void received(Received step) {
    OpenStep request = OpenStep.ofRequest(step);
    if (ledger.openSteps().get(request) instanceof ByValue kept
        && kept.attempts() <= step.attempt()) {
      turn.answered(request);
    }
  }

  private void granted(Granted step) {
    OpenChange open = openFor(step);
    if (open == null) {
      requests.home().restate(step.operationId(), keyOf(step), step.claim(), null);
      return;
    }
    if (!open.isLast()) {
      requests.home().await(open.afterGrant());
      return;
    }
    var before = ledger.customers().get(keyOf(step));
    requests.settle(open.request(), before, Requests.decide(before, open.request()));
    close(open);
  }

  private void denied(Denied step) {
    OpenChange open = openFor(step);
    if (open == null) {
      return;
    }
    turn.tell(
        open.request(), Decider.decide(new Barred(reason(step), step.owner()), open.request()));
    for (ClaimKey held : open.held()) {
      turn.send(new Release(step.operationId(), held, step.customerId(), null));
    }
    if (open.request() instanceof Create create) {
      ledger.claims().put(create.emailKey(), null);
    }
    close(open);
  }

  private static Reason reason(Denied step) {
    if (step.owner() == null) {
      return Reason.TOO_MANY_WAITING;
    }
    return switch (step.claim()) {
      case EmailKey _ -> Reason.ALREADY_EXISTS;
      case ExternalIdKey _ -> Reason.EXTERNAL_ID_TAKEN;
    };
  }

  private @Nullable OpenChange openFor(ClaimStep.AtHome step) {
    OpenChange open = ledger.openChanges().get(keyOf(step));
    return open != null && open.awaits(step.operationId(), step.claim()) ? open : null;
  }

  private void close(OpenChange open) {
    CustomerKey key = Requests.keyOf(open.request());
    ledger.openChanges().put(key, null);
    turn.drain(Line.of(key), () -> ledger.openChanges().get(key) != null);
    if (open.request() instanceof Create create) {
      drain(create.emailKey());
    }
  }

  private void drain(ClaimKey claim) {
    turn.drain(
        Line.of(claim),
        () -> {
          Claim now = ledger.claims().get(claim);
          return now != null && now.isPending();
        });
  }

  private static CustomerKey keyOf(ClaimStep step) {
    return new CustomerKey(step.organizationId(), step.customerId());
  }
}
