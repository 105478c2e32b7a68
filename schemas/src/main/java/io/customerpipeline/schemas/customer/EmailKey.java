package io.customerpipeline.schemas.customer;

/// `organization/normalized e-mail`: equal keys are one claim, decided in one order. ASCII.
public record EmailKey(String value) {

  public static EmailKey of(OrganizationId organization, Email email) {
    return new EmailKey(organization.value() + "/" + email.normalized());
  }

  public Bucket bucket() {
    return Bucket.of(value);
  }

  /// Hidden: a key is an e-mail address, and addresses stay out of logs.
  @Override
  public String toString() {
    return "EmailKey[bucket=" + bucket().value() + "]";
  }
}
