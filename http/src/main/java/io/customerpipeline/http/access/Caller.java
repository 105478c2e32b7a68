package io.customerpipeline.http.access;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who asks.
///
/// @param keyId of the API key; absent for the operator's token
public record Caller(OrganizationId organization, Set<Scope> scopes, @Nullable UUID keyId) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  static Caller with(ApiKey key) {
    return new Caller(key.organizationId(), key.scopes(), key.id());
  }

  /// Whoever runs the installation may do everything, for the one organization of the settings.
  static Caller operator(OrganizationId organization) {
    return new Caller(organization, EnumSet.allOf(Scope.class), null);
  }

  boolean hasAnyOf(Scope... wanted) {
    return Set.of(wanted).stream().anyMatch(scopes::contains);
  }
}
