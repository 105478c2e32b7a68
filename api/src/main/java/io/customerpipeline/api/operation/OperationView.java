package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.openapi.Problem;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/// An operation as HTTP shows it (after AIP-151).
///
/// @param id as it was asked for; in a list the identity, without a ticket
/// @param type absent only for a refusal of which nothing but the outcome is known
/// @param doneAt when the outcome became visible; absent while pending, as is the outcome
/// @param error the problem document that a caller who waited was answered; absent unless it was
///   refused
/// @param customerId of the customer concerned; for a conflict, of the living one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(
    String id,
    @Schema(allowableValues = {"create", "update", "delete", "upsert"})
        @Nullable OperationKind type,
    boolean done,
    Instant submittedAt,
    @Nullable Instant doneAt,
    @Nullable Result outcome,
    @Schema(implementation = Problem.class) @Nullable ProblemDetail error,
    @Nullable CustomerId customerId,
    Links links) {

  /// Paths to what belongs to it.
  ///
  /// @param events tells when it is done, as a stream
  /// @param customer absent where there is none to read
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "OperationLinks")
  public record Links(String self, String events, @Nullable String customer) {

    private static Links of(String id, @Nullable CustomerId customer) {
      String self = PATH + id;
      return new Links(
          self, self + "/events", customer == null ? null : "/v1/customers/" + customer);
    }
  }

  /// What became of it.
  ///
  /// @param status the HTTP status that a caller who waited was answered
  /// @param reason why it was refused
  /// @param customerId of the customer concerned; for a conflict, of the living one
  /// @param customer after the change; absent for deletions and refusals
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      OutcomeType type,
      int status,
      @Nullable Reason reason,
      @Nullable CustomerId customerId,
      @Nullable CustomerView customer) {

    private static Result of(Outcome outcome, int status) {
      return new Result(
          OutcomeType.of(outcome),
          status,
          outcome instanceof Outcome.Rejected rejected ? rejected.reason() : null,
          OutcomeType.customerOf(outcome),
          switch (outcome) {
            case Outcome.Created created -> CustomerView.of(created.customer());
            case Outcome.Updated updated -> CustomerView.of(updated.customer());
            case Outcome.Deleted _, Outcome.Rejected _ -> null;
          });
    }
  }

  public static final String PATH = "/v1/operations/";

  public static OperationView pending(String id, OperationKind type, Instant submittedAt) {
    return new OperationView(
        id, type, false, submittedAt, null, null, null, null, Links.of(id, null));
  }

  /// @param ticket of the id; then type and time are its own, so that the operation reads the same
  ///   while pending and when done
  static OperationView done(String id, @Nullable Ticket ticket, DoneOperation done) {
    Outcome outcome = done.outcome();
    OutcomeAnswer answer = OutcomeAnswer.of(outcome);
    return new OperationView(
        id,
        ticket == null ? typeOf(done) : ticket.kind(),
        true,
        ticket == null ? done.submittedAt() : ticket.submittedAt(),
        done.doneAt(),
        Result.of(outcome, answer.status().value()),
        outcome instanceof Outcome.Rejected ? (ProblemDetail) answer.body() : null,
        OutcomeType.customerOf(outcome),
        Links.of(id, livingAfter(outcome)));
  }

  private static @Nullable OperationKind typeOf(DoneOperation done) {
    return done.type() != null
        ? done.type()
        : switch (done.outcome()) {
          case Outcome.Created _ -> OperationKind.CREATE;
          case Outcome.Updated _ -> OperationKind.UPDATE;
          case Outcome.Deleted _ -> OperationKind.DELETE;
          case Outcome.Rejected _ -> null;
        };
  }

  private static @Nullable CustomerId livingAfter(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created _, Outcome.Updated _ -> OutcomeType.customerOf(outcome);
      case Outcome.Rejected(_, _, _, Reason reason, _) when reason != Reason.NOT_FOUND ->
          OutcomeType.customerOf(outcome);
      case Outcome.Deleted _, Outcome.Rejected _ -> null;
    };
  }
}
