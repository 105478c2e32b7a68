package io.customerpipeline.http.access;

import io.customerpipeline.http.HttpSettings;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The token of whoever runs the installation, from the settings: the one to begin with, as it
/// needs no row. Keeps a digest, never the token.
@Component
class DevelopmentToken {
  private final byte @Nullable [] digest;
  private final @Nullable Caller operator;

  DevelopmentToken(HttpSettings settings) {
    String token = settings.devToken();
    UUID organization = settings.devOrganization();
    this.digest = token == null ? null : ApiKeySecret.sha256(token);
    this.operator = organization == null ? null : Caller.operator(new OrganizationId(organization));
  }

  /// Compares in constant time, so that the answer's delay tells nothing of the token.
  Optional<Caller> callerOf(String token) {
    return digest != null && MessageDigest.isEqual(digest, ApiKeySecret.sha256(token))
        ? Optional.ofNullable(operator)
        : Optional.empty();
  }
}
