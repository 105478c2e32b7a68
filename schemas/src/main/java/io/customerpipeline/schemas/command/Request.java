package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request to change one customer. It may be refused, and then changes nothing.
///
/// Time and new identity travel inside, so that a decision taken twice is the same decision.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Request extends Command {

  /// When the caller submitted it; becomes the time of what it changes.
  Instant submittedAt();

  /// A digest of all that the caller asked for, without what each attempt chooses anew (operation
  /// id, time, new customer id). Equal for a retry, different for a key that is used for something
  /// else.
  @JsonIgnore
  default String fingerprint() {
    return Fingerprint.of(this);
  }

  /// A request by id: decided where the customer is at home.
  sealed interface ById extends Request {
    CustomerId customerId();

    /// What the caller asked for by a unique value; absent if it asked for this.
    @Nullable ByValue origin();

    @Override
    default String recordKey() {
      return customerId().toString();
    }

    @Override
    default Bucket bucket() {
      return customerId().home();
    }

    @Override
    default String fingerprint() {
      ByValue asked = origin();
      return Fingerprint.of(asked == null ? this : asked);
    }
  }

  /// A request by a unique value: resolved where that is claimed, then passed on to the customer's
  /// home as a request by id.
  sealed interface ByValue extends Request permits ByExternalId, ByEmail {
    @JsonIgnore
    ClaimKey claimKey();

    /// Whether it is refused where the value has an owner (`If-None-Match: *`, RFC 9110 §13.1.2).
    @JsonIgnore
    default boolean createsOnly() {
      return false;
    }

    /// How often the way it was passed on turned out to be closed.
    @JsonIgnore
    default int attempts() {
      return 0;
    }

    /// The same request in that attempt, from 0; those that are passed on only once stay as they
    /// are.
    default ByValue inAttempt(int number) {
      return this;
    }

    /// The same request, to be passed on anew.
    default ByValue again() {
      return inAttempt(Math.addExact(attempts(), 1));
    }

    @Override
    default String recordKey() {
      return claimKey().value();
    }

    @Override
    default Bucket bucket() {
      return claimKey().bucket();
    }
  }

  /// A request by external id.
  sealed interface ByExternalId extends ByValue {
    ExternalId externalId();

    @Override
    default ExternalIdKey claimKey() {
      return ExternalIdKey.of(organizationId(), externalId());
    }
  }

  /// Bring a customer to life.
  ///
  /// @param customerId its id if it is created; its home is the e-mail's bucket
  /// @param externalId claimed on the way; that of the origin, which has claimed it, if there is
  ///   one
  @JsonTypeName("create")
  record Create(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      Email email,
      @Nullable ExternalId externalId,
      Profile profile,
      @Nullable ByValue origin)
      implements ById {

    public Create {
      requireHome(customerId, organizationId, email);
      externalId = origin instanceof Upsert asked ? asked.externalId() : externalId;
    }

    @JsonIgnore
    public EmailKey emailKey() {
      return EmailKey.of(organizationId, email);
    }

    @Override
    public String recordKey() {
      return emailKey().value();
    }
  }

  /// Change a living customer.
  ///
  /// @param email the new e-mail; absent leaves it
  /// @param externalId absent leaves it
  /// @param ifVersion the only versions to change; absent means any
  @JsonTypeName("update")
  record Update(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      @Nullable Email email,
      @Nullable ExternalIdChange externalId,
      ProfileChange change,
      @Nullable Versions ifVersion,
      @Nullable ByValue origin)
      implements ById {}

  /// Remove a living customer and free all that it claimed.
  ///
  /// @param ifVersion the only versions to delete; absent means any
  @JsonTypeName("delete")
  record Delete(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      @Nullable Versions ifVersion,
      @Nullable ByValue origin)
      implements ById {}

  /// Bring back a customer as it was, in a log that does not know it: see docs/decisions/0033.
  ///
  /// @param submittedAt when it was asked for; the customer keeps its own times
  /// @param customer as it is to live on. Its home is that of its id, for life; its e-mail may have
  ///   changed since, and then belongs elsewhere
  @JsonTypeName("restore")
  record Restore(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      Customer customer)
      implements ById {

    public Restore {
      if (!customer.organizationId().equals(organizationId)) {
        throw new IllegalArgumentException("the customer is one of another organization");
      }
      if (customer.version() == 1) {
        requireHome(customer.id(), organizationId, customer.email());
      }
      Instant modifiedAt = customer.modifiedAt();
      if (modifiedAt != null && modifiedAt.isBefore(customer.createdAt())) {
        throw new IllegalArgumentException("the customer was modified before it was created");
      }
    }

    @Override
    @JsonIgnore
    public CustomerId customerId() {
      return customer.id();
    }

    @Override
    @JsonIgnore
    public @Nullable ByValue origin() {
      return null;
    }
  }

  /// Change the customer with this external id, or create it.
  ///
  /// @param customerId its id if it is created; its home is the e-mail's bucket
  /// @param change what a new customer starts with, and what an old one is changed to
  /// @param attempt counts how often the way it was passed on turned out to be closed; absent at
  ///   first
  /// @param ifAbsent true: refuse it where a customer has the external id; else absent
  @JsonTypeName("upsert")
  record Upsert(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      ExternalId externalId,
      CustomerId customerId,
      Email email,
      ProfileChange change,
      @Nullable Integer attempt,
      @Nullable Boolean ifAbsent)
      implements ByExternalId {

    public Upsert {
      requireHome(customerId, organizationId, email);
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
          externalId,
          customerId,
          email,
          change,
          number == 0 ? null : Integer.valueOf(number),
          ifAbsent);
    }
  }

  /// Change the living customer with this external id.
  ///
  /// @param email the new e-mail; absent leaves it
  /// @param replacement what is asked of the external id itself; absent leaves it
  /// @param ifVersion the only versions to change; absent means any
  @JsonTypeName("update_by_external_id")
  record UpdateByExternalId(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      ExternalId externalId,
      @Nullable Email email,
      @Nullable ExternalIdChange replacement,
      ProfileChange change,
      @Nullable Versions ifVersion)
      implements ByExternalId {}

  /// Remove the living customer with this external id.
  ///
  /// @param ifVersion the only versions to delete; absent means any
  @JsonTypeName("delete_by_external_id")
  record DeleteByExternalId(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      ExternalId externalId,
      @Nullable Versions ifVersion)
      implements ByExternalId {}

  static void requireHome(CustomerId id, OrganizationId organization, Email email) {
    if (!id.home().equals(EmailKey.of(organization, email).bucket())) {
      throw new IllegalArgumentException("the customer id does not carry the e-mail's bucket");
    }
  }
}
