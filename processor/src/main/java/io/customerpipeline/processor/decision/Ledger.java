package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;

/// All state of one partition.
///
/// @param claims who has which value; of values whose bucket is here
/// @param customers those alive and at home here
/// @param openChanges by customer: what it is about to become
/// @param answers what became of operations, for a window of time
/// @param lines which places of a line are taken; no entry for an empty line
/// @param waiting the commands that wait in them
/// @param openSteps what other partitions have not answered: the command to send again
public record Ledger(
    Table<ClaimKey, Claim> claims,
    Table<CustomerKey, Customer> customers,
    Table<CustomerKey, OpenChange> openChanges,
    Table<OperationKey, Answer> answers,
    Table<Line, Line.Taken> lines,
    Table<Line.Place, Command> waiting,
    Table<OpenStep, Command> openSteps) {

  /// A customer within its organization; the same id elsewhere is another customer.
  public record CustomerKey(OrganizationId organizationId, CustomerId id) {
    @Override
    public String toString() {
      return organizationId + "/" + id;
    }
  }

  /// An operation within its organization.
  public record OperationKey(OrganizationId organizationId, OperationId id) {
    @Override
    public String toString() {
      return organizationId + "/" + id;
    }
  }
}
