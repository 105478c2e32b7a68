package io.customerpipeline.schemas.customer;

/// `organization/normalized e-mail`. ASCII.
public record EmailKey(String value) implements ClaimKey {
  static final char MARK = '/';

  public static EmailKey of(OrganizationId organization, Email email) {
    return new EmailKey(organization.value().toString() + MARK + email.normalized());
  }

  /// Hidden: a key is an e-mail address, and addresses stay out of logs.
  @Override
  public String toString() {
    return "EmailKey[bucket=" + bucket().value() + "]";
  }
}
