package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.OrganizationId;

/// What the commands topic carries: what callers ask for, and the steps by which the partitions
/// agree on a value that is claimed in one and wanted in another.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Command permits Request, ClaimStep {

  OperationId operationId();

  OrganizationId organizationId();

  /// The record's key on the commands topic.
  @JsonIgnore
  String recordKey();

  /// Where it is decided: `bucket().partition(partitions)`.
  @JsonIgnore
  Bucket bucket();
}
