package io.customerpipeline.api.submit;

import io.customerpipeline.api.customer.EntityTags;
import io.customerpipeline.api.operation.OperationView;
import io.customerpipeline.api.operation.OutcomeAnswer;
import io.customerpipeline.api.operation.Preference;
import io.customerpipeline.http.problem.AppendedOperation;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// The answer to a write: its outcome, or else where to ask for it. That is `202` for a caller that
/// asked for an operation, and `503` for one that would take an operation for a customer.
///
/// @param ticket the id under which the caller may ask while the outcome is not known
record Answer(Request command, String ticket, Optional<Outcome> outcome, Preference preference) {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  ResponseEntity<Object> toResponse() {
    return outcome.map(this::done).orElseGet(this::pending);
  }

  private ResponseEntity<Object> done(Outcome known) {
    OutcomeAnswer answer = OutcomeAnswer.of(known);
    var response =
        ResponseEntity.status(answer.status())
            .headers(this::preferenceApplied)
            .header(AppendedOperation.HEADER, command.operationId().value());
    switch (known) {
      case Outcome.Created(_, _, _, Customer customer) ->
          response
              .header(HttpHeaders.LOCATION, "/v1/customers/" + customer.id())
              .eTag(EntityTags.of(customer));
      case Outcome.Updated(_, _, _, Customer customer, _) -> response.eTag(EntityTags.of(customer));
      case Outcome.Rejected refused when !refused.isFinal() ->
          response.header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
      case Outcome.Rejected _, Outcome.Deleted _ -> {}
    }
    return response.body(answer.body());
  }

  /// @throws ProblemException `503` for a caller that did not ask for an operation
  private ResponseEntity<Object> pending() {
    if (!preference.asksForOperation()) {
      throw ProblemType.OUTCOME_PENDING
          .exception(
              "The command is in the log and will be decided, once. Ask for its operation at the"
                  + " Location, or repeat the request with the same Idempotency-Key.")
          .retryAfter(RETRY_AFTER)
          .with("operation_id", ticket)
          .header(AppendedOperation.HEADER, ticket)
          .header(HttpHeaders.LOCATION, OperationView.PATH + ticket);
    }
    return ResponseEntity.accepted()
        .headers(this::preferenceApplied)
        .header(AppendedOperation.HEADER, ticket)
        .header(HttpHeaders.LOCATION, OperationView.PATH + ticket)
        .body(OperationView.pending(ticket, OperationKind.of(command), submittedAt()));
  }

  private void preferenceApplied(HttpHeaders headers) {
    preference.applied().ifPresent(applied -> headers.set(Preference.APPLIED, applied));
  }

  /// To the millisecond, as the ticket carries it.
  private Instant submittedAt() {
    return command.submittedAt().truncatedTo(ChronoUnit.MILLIS);
  }
}
