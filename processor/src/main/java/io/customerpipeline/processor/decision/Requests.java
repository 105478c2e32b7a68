package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.processor.decision.State.Barred;
import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.ClaimStep.Confirm;
import io.customerpipeline.schemas.command.ClaimStep.Release;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByValue;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What callers ask for. A request meets the state of one partition; what it wants of another is
/// asked for there, and it stays open until that answers.
final class Requests {
  private final Turn turn;
  private final Ledger ledger;
  private final HomeSteps home;

  Requests(Turn turn, Ledger ledger) {
    this.turn = turn;
    this.ledger = ledger;
    this.home = new HomeSteps(turn, ledger);
  }

  HomeSteps home() {
    return home;
  }

  void take(Request request) {
    if (request instanceof ByValue asked && asked.attempts() > 0) {
      turn.receive(asked);
    }
    var operation = new OperationKey(request.organizationId(), request.operationId());
    switch (new Asked(request, ledger.answers().get(operation))) {
      case Asked(Create create, Answer.Given given)
          when create.origin() instanceof Upsert origin -> {
        // It is sent again because the claim of its external id is still pending.
        turn.tellAgain(create, given.outcome());
        home.restate(create.operationId(), keyOf(create), origin.claimKey(), origin.attempts());
      }
      case Asked(_, Answer.Given given) -> turn.tellAgain(request, given.outcome());
      case Asked(Create create, Answer.PassedOn(_, int attempt))
          when create.origin() instanceof Upsert origin && origin.attempts() < attempt ->
          // The attempt is over, and another is on its way.
          overtaken(create, origin, attempt);
      case Asked(ByValue asked, Answer.PassedOn(CustomerId to, int attempt))
          when asked.attempts() <= attempt ->
          join(asked.inAttempt(attempt), to);
      default -> takeNew(request);
    }
  }

  /// A duplicate takes part in the attempt that the first has come to. If that is a creation which
  /// may be lost, the duplicate must not overtake it.
  private void join(ByValue asked, CustomerId to) {
    Command kept = ledger.openSteps().get(OpenStep.ofClaim(asked.claimKey()));
    if (kept instanceof Create && kept.operationId().equals(asked.operationId())) {
      turn.send(kept);
    } else {
      turn.sendUntilAnswered(OpenStep.ofRequest(asked), Resolution.of(asked, to));
    }
  }

  private void overtaken(Create create, Upsert origin, int attempt) {
    home.restate(create.operationId(), keyOf(create), origin.claimKey(), attempt - 1);
    turn.send(origin.inAttempt(attempt));
  }

  private record Asked(Request request, @Nullable Answer answer) {}

  private void takeNew(Request request) {
    switch (request) {
      case Create create -> create(create);
      case Update update -> byId(update);
      case Delete delete -> byId(delete);
      case Restore restore -> byId(restore);
      case ByValue asked -> byValue(asked);
    }
  }

  private void create(Create create) {
    Claim claim = ledger.claims().get(create.emailKey());
    if (claim != null && claim.isPending()) {
      meetPendingEmail(create);
      return;
    }
    if (claim != null) {
      reject(create, new Barred(Reason.ALREADY_EXISTS, claim.owner()));
      return;
    }
    CustomerKey key = keyOf(create);
    if (ledger.customers().get(key) != null || ledger.openChanges().get(key) != null) {
      meetTakenId(create);
      return;
    }
    if (create.externalId() == null || create.origin() instanceof Upsert) {
      settle(create, null, Decider.decide(new Vacant(), create));
    } else {
      ledger.claims().put(create.emailKey(), new Claim(create.customerId(), create.operationId()));
      var externalId = ExternalIdKey.of(create.organizationId(), create.externalId());
      home.open(create, List.of(externalId));
    }
  }

  /// A record that asks for an id in use is refused. A creation that waited, or that another
  /// partition sends until it is answered, gets an outcome: a refusal would set aside the record
  /// that is taken now, or leave the claim pending for ever.
  private void meetTakenId(Create create) {
    if (turn.isAskedNow(create) && !(create.origin() instanceof Upsert)) {
      throw new RefusedCommandException("its customer id belongs to a living customer");
    }
    turn.tell(
        create, Decider.decide(new Barred(Reason.ALREADY_EXISTS, create.customerId()), create));
    if (create.origin() instanceof Upsert origin) {
      home.restate(create.operationId(), keyOf(create), origin.claimKey(), origin.attempts());
    }
  }

  /// Who has claimed an external id must not wait for an e-mail: whoever has that may wait for the
  /// external id. So the external id is given back, and asked for anew when the e-mail is settled.
  private void meetPendingEmail(Create create) {
    Line line = Line.of(create.emailKey());
    if (!(create.origin() instanceof Upsert origin)) {
      turn.queueOrReject(line, create);
    } else if (turn.isQueued(line, origin.again()) || turn.queue(line, origin.again())) {
      endAttempt(create, origin);
      home.giveBack(create, origin);
    } else {
      reject(create, new Barred(Reason.TOO_MANY_WAITING, null));
    }
  }

  /// A creation of an attempt that is over must not be decided when it is sent again. The partition
  /// of the value knows the attempt.
  private void endAttempt(Request.ById request, ByValue origin) {
    if (!turn.isHere(origin)) {
      remember(origin.again(), request.customerId());
    }
  }

  /// Tells the outcome, and gives back what the origin has claimed.
  private void reject(Create create, Barred barred) {
    turn.tell(create, Decider.decide(barred, create));
    if (create.origin() instanceof Upsert origin) {
      home.giveBack(create, origin);
    }
  }

  private void byId(Request.ById request) {
    CustomerKey key = keyOf(request);
    OpenChange open = ledger.openChanges().get(key);
    if (open != null) {
      if (!isSentAgain(request, open)) {
        turn.queueOrReject(Line.of(key), request);
      }
      return;
    }
    ByValue origin = request.origin();
    Customer before = meant(ledger.customers().get(key), origin);
    if (before == null && (origin instanceof Upsert || origin instanceof ByEmail.Upsert)) {
      // Deleted or renamed on the way here, so the value is free by now.
      endAttempt(request, origin);
      turn.send(origin.again());
      return;
    }
    Decision decision = decide(before, request);
    List<ClaimKey> wanted = ClaimChange.of(before, decision).gained();
    if (wanted.isEmpty()) {
      settle(request, before, decision);
    } else {
      home.open(request, wanted);
    }
  }

  /// Whether the request waits for its outcome here already, and its sender does not know.
  private boolean isSentAgain(Request.ById request, OpenChange open) {
    return turn.isPassedOn(request)
        && (open.request().equals(request) || turn.isQueued(Line.of(keyOf(request)), request));
  }

  /// Skips a customer that no longer has the e-mail which the request names.
  private static @Nullable Customer meant(@Nullable Customer found, @Nullable ByValue origin) {
    boolean other =
        found != null
            && origin instanceof ByEmail asked
            && !found.emailKey().equals(asked.claimKey());
    return other ? null : found;
  }

  private void byValue(ByValue asked) {
    ClaimKey key = asked.claimKey();
    Claim claim = ledger.claims().get(key);
    if (claim != null && claim.isPending()) {
      turn.queueOrReject(Line.of(key), asked);
    } else if (claim != null && asked.createsOnly() && !wasPassedTo(asked, claim.owner())) {
      var taken = new Barred(Reason.VERSION_MISMATCH, claim.owner());
      turn.tell(asked, Decider.decide(taken, asked));
    } else if (claim != null) {
      passOn(asked, claim.owner(), Resolution.of(asked, claim.owner()));
    } else {
      byFreeValue(asked);
    }
  }

  /// Whether the customer is one that the same operation has created: its home has the outcome.
  private boolean wasPassedTo(ByValue asked, CustomerId owner) {
    var operation = new OperationKey(asked.organizationId(), asked.operationId());
    return ledger.answers().get(operation) instanceof Answer.PassedOn(CustomerId to, _)
        && to.equals(owner);
  }

  private void byFreeValue(ByValue asked) {
    Reason fault = Resolution.creationFault(asked);
    if (fault != null) {
      turn.tell(asked, Decider.decide(new Barred(fault, null), asked));
      return;
    }
    switch (asked) {
      case Upsert upsert -> {
        var claim = new Claim(upsert.customerId(), upsert.operationId());
        ledger.claims().put(upsert.claimKey(), claim);
        remember(upsert, upsert.customerId());
        turn.sendUntilAnswered(OpenStep.ofClaim(upsert.claimKey()), Resolution.creation(upsert));
      }
      case ByEmail.Upsert upsert -> create(Resolution.creation(upsert));
      default -> turn.tell(asked, Decider.decide(new Vacant(), asked));
    }
  }

  private void passOn(ByValue asked, CustomerId to, Request.ById request) {
    remember(asked, to);
    turn.sendUntilAnswered(OpenStep.ofRequest(asked), request);
  }

  private void remember(ByValue asked, CustomerId to) {
    ledger
        .answers()
        .put(
            new OperationKey(asked.organizationId(), asked.operationId()),
            new Answer.PassedOn(to, asked.attempts()));
  }

  /// Puts a decision into effect, all of whose claims are to be had.
  void settle(Request.ById request, @Nullable Customer before, Decision decision) {
    ClaimChange change = ClaimChange.of(before, decision);
    if (!Objects.equals(before, change.after())) {
      ledger.customers().put(keyOf(request), change.after());
    }
    turn.tell(request, decision);
    for (ClaimKey gained : change.gained()) {
      if (request instanceof Create create && gained.equals(create.emailKey())) {
        // It is at home here, like the customer.
        ledger.claims().put(gained, Claim.of(create.customerId()));
      } else {
        turn.send(new Confirm(request.operationId(), gained, request.customerId()));
      }
    }
    for (ClaimKey lost : change.lost()) {
      turn.sendUntilAnswered(
          OpenStep.ofRelease(keyOf(request), lost),
          new Release(request.operationId(), lost, request.customerId(), null));
    }
  }

  static Decision decide(@Nullable Customer before, Request request) {
    return Decider.decide(before == null ? new Vacant() : new Live(before), request);
  }

  static CustomerKey keyOf(Request.ById request) {
    return new CustomerKey(request.organizationId(), request.customerId());
  }
}
