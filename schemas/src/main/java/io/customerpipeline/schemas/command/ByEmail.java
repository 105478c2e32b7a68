package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
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
  /// @param email the address; a new customer is given it as it is written here
  /// @param change what a new customer starts with, and what an old one is changed to
  /// @param attempt counts how often the way it was passed on turned out to be closed; absent at
  ///   first
  /// @param externalId of a new customer, and of an old one that has none; absent leaves it
  /// @param keepAddress true: an old customer keeps its own spelling of the address; else absent
  /// @param ifAbsent true: refuse it where a customer has the e-mail; else absent
  @JsonTypeName("upsert_by_email")
  record Upsert(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      Email email,
      ProfileChange change,
      @Nullable Integer attempt,
      @Nullable ExternalId externalId,
      @Nullable Boolean keepAddress,
      @Nullable Boolean ifAbsent)
      implements ByEmail {

    public Upsert {
      Request.requireHome(customerId, organizationId, email);
    }

    /// The address as an old customer is to be given it; absent leaves its own.
    @JsonIgnore
    public @Nullable Email writtenEmail() {
      return Boolean.TRUE.equals(keepAddress) ? null : email;
    }

    @Override
    public boolean createsOnly() {
      return Boolean.TRUE.equals(ifAbsent);
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
          number == 0 ? null : Integer.valueOf(number),
          externalId,
          keepAddress,
          ifAbsent);
    }
  }

  /// Change the living customer with this e-mail.
  ///
  /// @param replacement the new e-mail; absent leaves it
  /// @param externalId what is asked of the external id; absent leaves it
  /// @param ifVersion the only versions to change; absent means any
  @JsonTypeName("update_by_email")
  record Update(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      Email email,
      @Nullable Email replacement,
      @Nullable ExternalIdChange externalId,
      ProfileChange change,
      @Nullable Versions ifVersion)
      implements ByEmail {}

  /// Remove the living customer with this e-mail.
  ///
  /// @param ifVersion the only versions to delete; absent means any
  @JsonTypeName("delete_by_email")
  record Delete(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      Email email,
      @Nullable Versions ifVersion)
      implements ByEmail {}
}
