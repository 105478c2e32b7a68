package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.CustomerId;
import org.jspecify.annotations.Nullable;

/// The right of one customer to one value that is unique in its organization.
///
/// @param owner the customer that has the value; while pending, the one that may get it
/// @param pending the operation that will either confirm or release the claim; absent once
///   confirmed
public record Claim(CustomerId owner, @Nullable OperationId pending) {

  static Claim of(CustomerId owner) {
    return new Claim(owner, null);
  }

  boolean isPending() {
    return pending != null;
  }

  boolean isPendingFor(CustomerId customer, OperationId operation) {
    return owner.equals(customer) && operation.equals(pending);
  }
}
