package io.customerpipeline.api.submit;

import io.customerpipeline.api.customer.EntityTags;
import io.customerpipeline.api.operation.OperationView;
import io.customerpipeline.api.operation.OutcomeAnswer;
import io.customerpipeline.api.operation.Preference;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// What a write is answered with: its outcome, or `202` and where to ask for it.
///
/// @param ticket the id under which the caller may ask while the outcome is not known
record Answer(Request command, String ticket, Optional<Outcome> outcome, Preference preference) {
  static final String OPERATION_ID = "Operation-Id";
  private static final String RETRY_AFTER_SECONDS = "1";

  ResponseEntity<Object> toResponse() {
    return outcome.map(this::done).orElseGet(this::pending);
  }

  private ResponseEntity<Object> done(Outcome known) {
    OutcomeAnswer answer = OutcomeAnswer.of(known);
    var response =
        ResponseEntity.status(answer.status())
            .headers(this::preferenceApplied)
            .header(OPERATION_ID, command.operationId().value());
    switch (known) {
      case Outcome.Created(_, _, _, Customer customer) ->
          response
              .header(HttpHeaders.LOCATION, "/v1/customers/" + customer.id())
              .eTag(EntityTags.of(customer));
      case Outcome.Updated(_, _, _, Customer customer, _) -> response.eTag(EntityTags.of(customer));
      case Outcome.Rejected refused when !refused.isFinal() ->
          response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      case Outcome.Rejected _, Outcome.Deleted _ -> {}
    }
    return response.body(answer.body());
  }

  private ResponseEntity<Object> pending() {
    return ResponseEntity.accepted()
        .headers(this::preferenceApplied)
        .header(OPERATION_ID, ticket)
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
