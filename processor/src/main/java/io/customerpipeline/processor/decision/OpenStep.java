package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.ClaimKey;

/// Names a command that was passed on to another partition and that this partition has not
/// answered. The command is kept under this name, to be sent again.
///
/// @param name unique in the partition that sent the step
public record OpenStep(String name) {

  /// A claim here is pending, and the home of its customer is to confirm or release it.
  static OpenStep ofClaim(ClaimKey claim) {
    return new OpenStep("claim " + claim.value());
  }

  /// A customer at home here has given a value up, and the partition of the claim is to free it.
  static OpenStep ofRelease(CustomerKey customer, ClaimKey claim) {
    return new OpenStep("release " + customer + " " + claim.value());
  }

  /// A request by value is to be decided by the home of a customer, or was sent back from there.
  static OpenStep ofRequest(Command command) {
    var operation = new OperationKey(command.organizationId(), command.operationId());
    return new OpenStep("request " + operation);
  }

  /// Hidden: the name holds an e-mail or an external id.
  @Override
  public String toString() {
    return "OpenStep[***]";
  }
}
