package io.customerpipeline.api.organization;

import io.customerpipeline.api.organization.ApiKeyRequests.NewKey;
import io.customerpipeline.http.access.ApiKey;
import io.customerpipeline.http.access.ApiKeySecret;
import io.customerpipeline.http.access.ApiKeyStore;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes, rotates and ends the API keys of an organization. Each method is one transaction, and
/// throws a problem if there is nothing by that id.
@Component
class KeyRing {
  private static final int ACTIVE_MAX = 100;

  private final OrganizationStore organizations;
  private final ApiKeyStore keys;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  KeyRing(OrganizationStore organizations, ApiKeyStore keys, InstantSource clock) {
    this.organizations = organizations;
    this.keys = keys;
    this.clock = clock;
  }

  @Transactional
  public ApiKeyView create(OrganizationId organization, NewKey wanted) {
    if (!organizations.lock(organization)) {
      throw unknownOrganization();
    }
    return add(organization, wanted.name(), wanted.scopes(), wanted.expiresAt());
  }

  /// A second key with the same name, scopes and lifetime. The first lives on for the overlap, so
  /// that its users can change over one by one.
  @Transactional
  public ApiKeyView rotate(OrganizationId organization, UUID id, Duration overlap) {
    organizations.lock(organization);
    ApiKey old = keys.find(organization, id).orElseThrow(KeyRing::unknownKey);
    Instant now = clock.instant();
    if (!old.isActive(now)) {
      throw ProblemType.API_KEY_ENDED.exception("It was revoked or has expired; make a new one.");
    }
    Instant end = old.expiresAt();
    ApiKeyView successor =
        add(
            organization,
            old.name(),
            old.scopes(),
            end == null ? null : now.plus(Duration.between(old.createdAt(), end)));
    keys.expire(old, now.plus(overlap));
    return successor;
  }

  private ApiKeyView add(
      OrganizationId organization, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
    Instant now = clock.instant();
    if (keys.countActive(organization, now) >= ACTIVE_MAX) {
      throw ProblemType.TOO_MANY_API_KEYS.exception(
          "An organization may have " + ACTIVE_MAX + " active API keys; revoke some first.");
    }
    ApiKeySecret secret = ApiKeySecret.random(random);
    var key =
        new ApiKey(
            UUID.randomUUID(),
            organization,
            name,
            secret.shown(),
            scopes,
            now,
            expiresAt,
            null,
            null);
    keys.add(key, secret.hash());
    return ApiKeyView.of(key, secret.text());
  }

  @Transactional
  public void revoke(OrganizationId organization, UUID id) {
    if (!keys.revoke(organization, id, clock.instant())) {
      throw unknownKey();
    }
  }

  static ProblemException unknownKey() {
    return ProblemType.NOT_FOUND.exception("No API key has this id.");
  }

  static ProblemException unknownOrganization() {
    return ProblemType.NOT_FOUND.exception("No organization has this id.");
  }
}
