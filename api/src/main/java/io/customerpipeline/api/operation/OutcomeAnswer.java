package io.customerpipeline.api.operation;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// An outcome in HTTP: the status and the body with which a waiting write is answered.
///
/// @param body absent for `204`
public record OutcomeAnswer(HttpStatus status, @Nullable Object body) {

  public static OutcomeAnswer of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created created ->
          new OutcomeAnswer(HttpStatus.CREATED, CustomerView.of(created.customer()));
      case Outcome.Updated updated ->
          new OutcomeAnswer(HttpStatus.OK, CustomerView.of(updated.customer()));
      case Outcome.Deleted _ -> new OutcomeAnswer(HttpStatus.NO_CONTENT, null);
      case Rejected rejected -> problem(rejected);
    };
  }

  private static OutcomeAnswer problem(Rejected rejected) {
    ProblemDetail problem =
        switch (rejected.reason()) {
          case TOO_MANY_WAITING ->
              ProblemType.TOO_MANY_WAITING.problem(
                  "Too many requests wait for the same customer, e-mail or external id.");
          case NOT_FOUND -> ProblemType.NOT_FOUND.problem("No customer has this id.");
          case VERSION_MISMATCH ->
              naming(
                  ProblemType.VERSION_MISMATCH.problem(
                      "The customer is not in the state that If-Match or If-None-Match asks for."),
                  rejected.customerId());
          case EXTERNAL_ID_IMMUTABLE ->
              invalid("external_id", "immutable", "is kept once it is set, and not changed");
          case ADDRESS_INCOMPLETE ->
              invalid("billing_address.country", "required", "is required in an address");
          case METADATA_FULL ->
              invalid(
                  "metadata", "too_many_keys", "must have at most " + Metadata.MAX_KEYS + " keys");
          case ALREADY_EXISTS ->
              conflict(
                  ProblemType.ALREADY_EXISTS,
                  "A living customer has this e-mail.",
                  rejected.customerId());
          case EXTERNAL_ID_TAKEN ->
              conflict(
                  ProblemType.EXTERNAL_ID_TAKEN,
                  "A living customer has this external id.",
                  rejected.customerId());
        };
    return new OutcomeAnswer(HttpStatus.valueOf(problem.getStatus()), problem);
  }

  private static ProblemDetail invalid(String field, String code, String message) {
    return InvalidRequest.problem(Location.BODY, List.of(new Violation(field, code, message)));
  }

  private static ProblemDetail conflict(
      ProblemType type, String detail, @Nullable CustomerId living) {
    return naming(type.problem(detail), living);
  }

  private static ProblemDetail naming(ProblemDetail problem, @Nullable CustomerId living) {
    problem.setProperty("customer_id", living);
    return problem;
  }
}
