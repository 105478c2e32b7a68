package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.schemas.command.ClaimStep.Confirm;
import io.customerpipeline.schemas.command.ClaimStep.Release;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Steps that the home of a customer sends to the partitions of claims.
final class HomeSteps {
  private final Turn turn;
  private final Ledger ledger;

  HomeSteps(Turn turn, Ledger ledger) {
    this.turn = turn;
    this.ledger = ledger;
  }

  /// Opens a change that needs claims in other partitions, at least one.
  void open(Request.ById request, List<ClaimKey> wanted) {
    await(new OpenChange(request, wanted, 0));
  }

  /// Asks for the next claim of a change. A release of the value that the same customer has sent
  /// before is over by that.
  void await(OpenChange change) {
    CustomerKey key = Requests.keyOf(change.request());
    ledger.openChanges().put(key, change);
    turn.answered(OpenStep.ofRelease(key, change.awaited()));
    turn.send(change.step());
  }

  /// Tells the partition of a claim once more what this home wants, where no open change waits for
  /// the claim: it was told before, and that was lost, or is still on its way.
  ///
  /// @param attempt of an upsert that is over; absent if it is none
  void restate(OperationId operation, CustomerKey key, ClaimKey claim, @Nullable Integer attempt) {
    Customer customer = ledger.customers().get(key);
    OpenChange open = ledger.openChanges().get(key);
    if (customer != null && customer.claims().contains(claim)) {
      turn.send(new Confirm(operation, claim, key.id()));
    } else if (open == null || !open.wanted().contains(claim)) {
      turn.send(new Release(operation, claim, key.id(), attempt));
    }
  }

  /// Gives back the external id for which the origin was passed on to this home.
  void giveBack(Create create, Upsert origin) {
    turn.send(
        new Release(
            create.operationId(), origin.claimKey(), create.customerId(), origin.attempts()));
  }
}
