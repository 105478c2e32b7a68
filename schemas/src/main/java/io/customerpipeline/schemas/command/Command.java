package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;

/// A request to change one customer. It may be refused, and then changes nothing.
///
/// Time and new identity travel inside, so that a decision taken twice is the same decision.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Command {

  OperationId operationId();

  OrganizationId organizationId();

  /// When the caller submitted it; becomes the time of what it changes.
  Instant submittedAt();

  /// The record's key on the commands topic.
  @JsonIgnore
  String recordKey();

  /// Where it is decided: `bucket().partition(partitions)`.
  @JsonIgnore
  Bucket bucket();

  /// A digest of all that the caller asked for, without what each attempt chooses anew (operation
  /// id, time, new customer id). Equal for a retry, different for a key that is used for something
  /// else.
  @JsonIgnore
  default String fingerprint() {
    return Fingerprint.of(this);
  }

  /// Bring a customer to life.
  ///
  /// @param customerId its id if it is created; its home is the e-mail's bucket
  @JsonTypeName("create")
  record Create(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      Email email,
      Profile profile)
      implements Command {

    public Create {
      if (!customerId.home().equals(EmailKey.of(organizationId, email).bucket())) {
        throw new IllegalArgumentException("the customer id does not carry the e-mail's bucket");
      }
    }

    @JsonIgnore
    public EmailKey emailKey() {
      return EmailKey.of(organizationId, email);
    }

    @Override
    public String recordKey() {
      return emailKey().value();
    }

    @Override
    public Bucket bucket() {
      return customerId.home();
    }
  }

  /// Change a living customer, all but its e-mail.
  @JsonTypeName("update")
  record Update(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId,
      ProfileChange change)
      implements Command {

    @Override
    public String recordKey() {
      return customerId.toString();
    }

    @Override
    public Bucket bucket() {
      return customerId.home();
    }
  }

  /// Remove a living customer and free its e-mail.
  @JsonTypeName("delete")
  record Delete(
      OperationId operationId,
      OrganizationId organizationId,
      Instant submittedAt,
      CustomerId customerId)
      implements Command {

    @Override
    public String recordKey() {
      return customerId.toString();
    }

    @Override
    public Bucket bucket() {
      return customerId.home();
    }
  }
}
