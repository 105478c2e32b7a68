package io.customerpipeline.api.operation;

import io.customerpipeline.api.customer.CustomerView;
import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
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
          case NOT_FOUND -> ProblemType.NOT_FOUND.problem("No customer has this id.");
          case ALREADY_EXISTS -> conflict(rejected.customerId());
        };
    return new OutcomeAnswer(HttpStatus.valueOf(problem.getStatus()), problem);
  }

  private static ProblemDetail conflict(@Nullable CustomerId living) {
    ProblemDetail problem =
        ProblemType.ALREADY_EXISTS.problem("A living customer has this e-mail.");
    problem.setProperty("customer_id", living);
    return problem;
  }
}
