package io.customerpipeline.schemas.outcome;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import org.jspecify.annotations.Nullable;

/// What became of one command; the same on every redelivery and for every duplicate.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Outcome {

  /// Header of a record that gives the first outcome of an operation again, because its command
  /// came again. It tells the caller; to the state it adds nothing, which may have moved on
  /// meanwhile.
  String DUPLICATE_HEADER = "duplicate";

  /// Set to the event's id on the record of an outcome that an event goes with, in the same
  /// transaction.
  String EVENT_HEADER = "eventid";

  /// Set to what the operation set out to do, an [OperationKind]; absent on an outcome that is told
  /// again, unless the operation is a restore, which is nothing that its organization asked for.
  String OPERATION_TYPE_HEADER = "operationtype";

  OperationId operationId();

  OrganizationId organizationId();

  /// Whether the operation is over; if not, a retry is decided anew.
  @JsonIgnore
  default boolean isFinal() {
    return !(this instanceof Rejected rejected) || rejected.reason().isFinal();
  }

  /// Of the request that was decided, [io.customerpipeline.schemas.command.Request#fingerprint()].
  String fingerprint();

  /// @param customer in version 1; a restored one in the version that it had
  @JsonTypeName("created")
  record Created(
      OperationId operationId, OrganizationId organizationId, String fingerprint, Customer customer)
      implements Outcome {}

  /// @param customer after the change; with an unchanged version if there was nothing to change
  /// @param unchanged true if there was nothing to change, else absent
  @JsonTypeName("updated")
  record Updated(
      OperationId operationId,
      OrganizationId organizationId,
      String fingerprint,
      Customer customer,
      @Nullable Boolean unchanged)
      implements Outcome {}

  /// @param version the version that the deletion is: one more than the last living one
  @JsonTypeName("deleted")
  record Deleted(
      OperationId operationId,
      OrganizationId organizationId,
      String fingerprint,
      CustomerId customerId,
      long version)
      implements Outcome {

    public Deleted {
      if (version < 1) {
        throw new IllegalArgumentException("versions start at 1");
      }
    }
  }

  /// Nothing changed.
  ///
  /// @param customerId the living customer in the way for `already_exists`; the id that was asked
  ///   for with `not_found`
  @JsonTypeName("rejected")
  record Rejected(
      OperationId operationId,
      OrganizationId organizationId,
      String fingerprint,
      Reason reason,
      @Nullable CustomerId customerId)
      implements Outcome {}
}
