package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All that a decision may know of what the request is about. A state's methods lead only to states
/// that can follow it.
public sealed interface State {

  /// What the request needs is not to be had: another customer has the value, or there is a crowd.
  ///
  /// @param by the customer in the way
  record Barred(Reason reason, @Nullable CustomerId by) implements State {}

  /// Nobody lives here. What was here before is forgotten: ids are never reused.
  record Vacant() implements State {

    Live create(Create command) {
      return new Live(
          new Customer(
              command.customerId(),
              command.organizationId(),
              command.email(),
              command.externalId(),
              command.profile(),
              1,
              command.submittedAt(),
              null));
    }

    Live restore(Restore command) {
      return new Live(command.customer());
    }
  }

  record Live(Customer customer) implements State {

    Live change(Email email, @Nullable ExternalId externalId, Profile profile, Instant at) {
      return new Live(
          new Customer(
              customer.id(),
              customer.organizationId(),
              email,
              externalId,
              profile,
              nextVersion(),
              customer.createdAt(),
              notBeforeLastChange(at)));
    }

    Vacant delete() {
      return new Vacant();
    }

    /// @throws ArithmeticException after the last version there is
    long nextVersion() {
      return Math.incrementExact(customer.version());
    }

    /// Clocks of callers differ, but a customer's times never run backwards.
    Instant notBeforeLastChange(Instant at) {
      Instant modifiedAt = customer.modifiedAt();
      Instant last = modifiedAt == null ? customer.createdAt() : modifiedAt;
      return at.isBefore(last) ? last : at;
    }
  }
}
