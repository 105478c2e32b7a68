package io.customerpipeline.api.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.access.ApiKey;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An API key as HTTP shows it.
///
/// @param key the key itself: there in the answer that makes it, and never again
record ApiKeyView(
    UUID id,
    OrganizationId organizationId,
    String name,
    String prefix,
    List<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key) {

  static ApiKeyView of(ApiKey key) {
    return of(key, null);
  }

  static ApiKeyView of(ApiKey key, @Nullable String secret) {
    return new ApiKeyView(
        key.id(),
        key.organizationId(),
        key.name(),
        key.prefix(),
        key.scopes().stream().sorted().toList(),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt(),
        key.revokedAt(),
        secret);
  }
}
