package io.customerpipeline.http.access;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An API key as it is kept: everything but the key.
///
/// @param name for people; 1 … 256 characters
/// @param prefix its first characters, for people to tell keys apart
/// @param expiresAt when it ends by itself; absent: never
/// @param lastUsedAt up to a minute old; absent: never used
/// @param revokedAt when somebody ended it
public record ApiKey(
    UUID id,
    OrganizationId organizationId,
    String name,
    String prefix,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  public boolean isActive(Instant now) {
    return revokedAt == null && !isExpired(now);
  }
}
