package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A living customer: the whole value after its latest change. Also the record of the snapshots
/// topic.
///
/// @param externalId absent until it is given one
/// @param version counts this customer's changes: 1 at its creation, without gaps
/// @param modifiedAt absent until the first change
public record Customer(
    CustomerId id,
    OrganizationId organizationId,
    Email email,
    @Nullable ExternalId externalId,
    Profile profile,
    long version,
    Instant createdAt,
    @Nullable Instant modifiedAt) {

  public Customer {
    if (version < 1) {
      throw new IllegalArgumentException("versions start at 1");
    }
  }

  public EmailKey emailKey() {
    return EmailKey.of(organizationId, email);
  }

  /// All values that no other living customer of the organization may have.
  @JsonIgnore
  public List<ClaimKey> claims() {
    return externalId == null
        ? List.of(emailKey())
        : List.of(emailKey(), ExternalIdKey.of(organizationId, externalId));
  }
}
