package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request by e-mail: taken in the order of all that concerns the e-mail.
///
/// Unlike an external id an e-mail can be given up. A request that finds its customer under another
/// e-mail has not found it.
public sealed interface ByEmail extends Request.ByValue {
  Email email();

  @Override
  default EmailKey claimKey() {
    return EmailKey.of(organizationId(), email());
  }

  /// Change the customer with this e-mail, or create it.
  ///
  /// @param customerId its id if it is created; its home is the e-mail's bucket
  /// @param email as it is to be written
  /// @param change what a new customer starts with, and what an old one is changed to
  /// @param attempt counts how often the way it was passed on turned out to be closed; absent at
  ///   first
  @JsonTypeName("upsert_by_email")
  record Upsert(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      Email email,
      ProfileChange change,
      @Nullable Integer attempt)
      implements ByEmail {

    public Upsert {
      Request.requireHome(customerId, organizationId, email);
    }

    @Override
    public int attempts() {
      return attempt == null ? 0 : attempt;
    }

    @Override
    public Upsert inAttempt(int number) {
      return new Upsert(
          operationId,
          organizationId,
          submittedAt,
          customerId,
          email,
          change,
          number == 0 ? null : Integer.valueOf(number));
    }
  }

  /// Remove the living customer with this e-mail.
  ///
  /// @param ifVersion the only version to delete; absent means any
  @JsonTypeName("delete_by_email")
  record Delete(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      Email email,
      @Nullable Long ifVersion)
      implements ByEmail {

    public Delete {
      Request.requireVersion(ifVersion);
    }
  }
}
