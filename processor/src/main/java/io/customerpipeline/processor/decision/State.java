package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.time.Instant;

/// All that a decision may know of what the command is about: the e-mail for a creation, else the
/// customer. A state's methods lead only to states that can follow it.
public sealed interface State {

  /// Nobody lives here. What was here before is forgotten: ids are never reused.
  record Vacant() implements State {

    Live create(
        CustomerId id, OrganizationId organization, Email email, Profile profile, Instant at) {
      return new Live(new Customer(id, organization, email, null, profile, 1, at, null));
    }
  }

  record Live(Customer customer) implements State {

    Live change(Profile profile, Instant at) {
      return new Live(
          new Customer(
              customer.id(),
              customer.organizationId(),
              customer.email(),
              customer.externalId(),
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
