package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import org.jspecify.annotations.Nullable;

/// One step of claiming a value in another partition than the customer's. The processor writes
/// these for itself, in the transaction of the decision that needs them. A step that expires before
/// it is read is sent again until it is answered, so a step may come twice.
///
/// The customer's home asks ([Reserve]), the claim's partition answers ([Granted] or [Denied]), the
/// home settles ([Confirm] or [Release]), and the release is acknowledged ([Released]).
///
/// A request by value that the claim's partition passes on to a customer's home is acknowledged as
/// well: by [Answered] once it has an outcome, and by [Received] where the home sent it back.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ClaimStep extends Command {

  ClaimKey claim();

  /// Whom the claim is, was or would be for.
  CustomerId customerId();

  @Override
  default OrganizationId organizationId() {
    return claim().organizationId();
  }

  /// A step that the claim's partition takes.
  sealed interface AtClaim extends ClaimStep {
    @Override
    default String recordKey() {
      return claim().value();
    }

    @Override
    default Bucket bucket() {
      return claim().bucket();
    }
  }

  /// A step that the customer's home takes.
  sealed interface AtHome extends ClaimStep {
    @Override
    default String recordKey() {
      return customerId().toString();
    }

    @Override
    default Bucket bucket() {
      return customerId().home();
    }
  }

  /// Keep the value for this customer, if nobody has it.
  @JsonTypeName("reserve")
  record Reserve(OperationId operationId, ClaimKey claim, CustomerId customerId)
      implements AtClaim {}

  /// The value is kept for the customer until it confirms or releases it.
  @JsonTypeName("granted")
  record Granted(OperationId operationId, ClaimKey claim, CustomerId customerId)
      implements AtHome {}

  /// The value belongs to another.
  ///
  /// @param owner absent if it is not denied for good: too many wait for it
  @JsonTypeName("denied")
  record Denied(
      OperationId operationId, ClaimKey claim, CustomerId customerId, @Nullable CustomerId owner)
      implements AtHome {}

  /// The customer has the value now.
  @JsonTypeName("confirm")
  record Confirm(OperationId operationId, ClaimKey claim, CustomerId customerId)
      implements AtClaim {}

  /// The customer does not need the value, or not any more.
  ///
  /// @param attempt of the upsert by external id for which the claim was kept: a claim that is kept
  ///   for a later attempt stays; absent if there is no such upsert
  @JsonTypeName("release")
  record Release(
      OperationId operationId, ClaimKey claim, CustomerId customerId, @Nullable Integer attempt)
      implements AtClaim {}

  /// The claim is not the customer's any more, or never was.
  @JsonTypeName("released")
  record Released(OperationId operationId, ClaimKey claim, CustomerId customerId)
      implements AtHome {}

  /// The request that the claim's partition passed on to this customer's home has an outcome.
  @JsonTypeName("answered")
  record Answered(OperationId operationId, ClaimKey claim, CustomerId customerId)
      implements AtClaim {}

  /// The request that this customer's home sent back has reached the claim's partition.
  ///
  /// @param attempt of the request; at least 1
  @JsonTypeName("received")
  record Received(OperationId operationId, ClaimKey claim, CustomerId customerId, int attempt)
      implements AtHome {}
}
