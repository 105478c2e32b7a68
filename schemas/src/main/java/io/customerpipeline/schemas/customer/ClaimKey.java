package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A value that at most one living customer of an organization may have. Equal keys are one claim,
/// decided in one order, in the partition of its [#bucket()].
///
/// The organization's 36 characters come first, then a character that tells what follows.
public sealed interface ClaimKey permits EmailKey, ExternalIdKey {
  int ORGANIZATION_LENGTH = 36;

  @JsonValue
  String value();

  default Bucket bucket() {
    return Bucket.of(value());
  }

  default OrganizationId organizationId() {
    return OrganizationId.of(value().substring(0, ORGANIZATION_LENGTH));
  }

  /// @throws IllegalArgumentException if the text is no key, or another key's spelling
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClaimKey parse(String text) {
    if (text.length() <= ORGANIZATION_LENGTH) {
      throw noKey();
    }
    OrganizationId organization = OrganizationId.of(text.substring(0, ORGANIZATION_LENGTH));
    String rest = text.substring(ORGANIZATION_LENGTH + 1);
    ClaimKey key =
        switch (text.charAt(ORGANIZATION_LENGTH)) {
          case EmailKey.MARK -> EmailKey.of(organization, Email.of(rest));
          case ExternalIdKey.MARK -> ExternalIdKey.of(organization, new ExternalId(rest));
          default -> throw noKey();
        };
    if (!key.value().equals(text)) {
      throw noKey();
    }
    return key;
  }

  private static IllegalArgumentException noKey() {
    return new IllegalArgumentException("not the key of a claim");
  }
}
