package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;

/// An operation id is unique within its organization; this pair is unique everywhere.
public record OperationKey(OrganizationId organization, OperationId id) {

  public static OperationKey of(Outcome outcome) {
    return new OperationKey(outcome.organizationId(), outcome.operationId());
  }
}
