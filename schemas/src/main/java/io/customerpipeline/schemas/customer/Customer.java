package io.customerpipeline.schemas.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A living customer: the whole value after its latest change. Also the record of the snapshots
/// topic.
///
/// @param version counts this customer's changes: 1 at its creation, without gaps
/// @param modifiedAt absent until the first change
public record Customer(
    CustomerId id,
    OrganizationId organizationId,
    Email email,
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
}
