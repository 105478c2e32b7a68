package io.customerpipeline.schemas.customer;

/// `organization:external id`.
public record ExternalIdKey(String value) implements ClaimKey {
  static final char MARK = ':';

  public static ExternalIdKey of(OrganizationId organization, ExternalId externalId) {
    return new ExternalIdKey(organization.value().toString() + MARK + externalId.value());
  }

  /// Hidden, as the external id is.
  @Override
  public String toString() {
    return "ExternalIdKey[bucket=" + bucket().value() + "]";
  }
}
