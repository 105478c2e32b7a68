package io.customerpipeline.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// One key and whom it stands for. Keeps a digest, never the key.
final class ApiKey {
  private final byte[] digest;
  private final OrganizationId organization;

  private ApiKey(byte[] digest, OrganizationId organization) {
    this.digest = digest;
    this.organization = organization;
  }

  static ApiKey of(String token, OrganizationId organization) {
    return new ApiKey(digest(token), organization);
  }

  /// Compares in constant time, so that the answer's delay tells nothing of the key.
  Optional<OrganizationId> organizationOf(String token) {
    return MessageDigest.isEqual(digest, digest(token))
        ? Optional.of(organization)
        : Optional.empty();
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
