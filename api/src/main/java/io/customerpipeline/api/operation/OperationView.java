package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An operation as HTTP shows it (after AIP-151).
///
/// @param id as it was asked for
/// @param type absent only where an id without its ticket is asked for and the outcome does not
///   tell
/// @param doneAt when the outcome became visible; absent while pending, as is the outcome
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(
    String id,
    @Nullable OperationKind type,
    boolean done,
    Instant submittedAt,
    @Nullable Instant doneAt,
    @Nullable Result outcome) {

  /// What became of it.
  ///
  /// @param type `created`, `updated`, `deleted` or `rejected`
  /// @param status the HTTP status that a caller who waited was answered
  /// @param reason why it was refused
  /// @param customerId of the customer concerned; for a conflict, of the living one
  /// @param customer after the change; absent for deletions and refusals
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      String type,
      int status,
      @Nullable Reason reason,
      @Nullable CustomerId customerId,
      @Nullable CustomerView customer) {

    static Result of(Outcome outcome) {
      int status = OutcomeAnswer.of(outcome).status().value();
      return switch (outcome) {
        case Outcome.Created created ->
            new Result(
                "created",
                status,
                null,
                created.customer().id(),
                CustomerView.of(created.customer()));
        case Outcome.Updated updated ->
            new Result(
                "updated",
                status,
                null,
                updated.customer().id(),
                CustomerView.of(updated.customer()));
        case Outcome.Deleted deleted ->
            new Result("deleted", status, null, deleted.customerId(), null);
        case Outcome.Rejected rejected ->
            new Result("rejected", status, rejected.reason(), rejected.customerId(), null);
      };
    }
  }

  public static OperationView pending(String id, OperationKind type, Instant submittedAt) {
    return new OperationView(id, type, false, submittedAt, null, null);
  }

  static OperationView done(
      String id, @Nullable OperationKind type, Instant submittedAt, OperationStore.Done done) {
    return new OperationView(id, type, true, submittedAt, done.doneAt(), Result.of(done.outcome()));
  }
}
