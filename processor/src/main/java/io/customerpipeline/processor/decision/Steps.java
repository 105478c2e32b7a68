package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.State.Barred;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.ClaimStep.Confirm;
import io.customerpipeline.schemas.command.ClaimStep.Denied;
import io.customerpipeline.schemas.command.ClaimStep.Granted;
import io.customerpipeline.schemas.command.ClaimStep.Release;
import io.customerpipeline.schemas.command.ClaimStep.Reserve;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Reason;
import org.jspecify.annotations.Nullable;

/// How the home of a customer and the partition of a value come to agree on who has it.
///
/// A step that does not fit what is open here has been taken before, or comes from a stranger: it
/// changes nothing.
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
    }
  }

  private void reserve(Reserve step) {
    Claim claim = ledger.claims().get(step.claim());
    if (claim == null || claim.isPendingFor(step.customerId(), step.operationId())) {
      ledger.claims().put(step.claim(), new Claim(step.customerId(), step.operationId()));
      turn.send(new Granted(step.operationId(), step.claim(), step.customerId()));
    } else if (!claim.isPending()) {
      turn.send(denied(step, claim.owner()));
    } else if (!turn.queue(Line.of(step.claim()), step)) {
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
      drain(step.claim());
    }
  }

  private void release(Release step) {
    Claim claim = ledger.claims().get(step.claim());
    if (claim == null || !claim.owner().equals(step.customerId())) {
      return;
    }
    ledger.claims().put(step.claim(), null);
    if (claim.isPending()) {
      drain(step.claim());
    }
  }

  private void granted(Granted step) {
    OpenChange open = openFor(step);
    if (open == null) {
      return;
    }
    if (!open.isLast()) {
      OpenChange more = open.afterGrant();
      ledger.openChanges().put(keyOf(step), more);
      turn.send(new Reserve(step.operationId(), more.awaited(), step.customerId()));
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
      turn.send(new Release(step.operationId(), held, step.customerId()));
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
