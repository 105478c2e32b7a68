package io.customerpipeline.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.signing.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An endpoint as HTTP shows it, with all that existing SDKs read.
///
/// @param secret what its messages are signed with: whoever may read endpoints may see it
/// @param previousSecretExpiresAt until when the one before signs as well
/// @param publicKey of the Ed25519 signatures, if it asked for them
@JsonInclude(JsonInclude.Include.ALWAYS)
record EndpointView(
    UUID id,
    Instant createdAt,
    @Nullable Instant modifiedAt,
    OrganizationId organizationId,
    String url,
    @Nullable String name,
    @Nullable String description,
    String apiVersion,
    String format,
    String secret,
    @Nullable Instant previousSecretExpiresAt,
    @Nullable String publicKey,
    List<String> events,
    List<String> changedFields,
    Map<String, String> headers,
    @Nullable Integer rateLimit,
    OnExhausted onExhausted,
    boolean enabled,
    @Nullable String disabledReason) {
  static final String FORMAT = "raw";

  static EndpointView of(Endpoint endpoint) {
    String key = endpoint.signingKey();
    return new EndpointView(
        endpoint.id(),
        endpoint.createdAt(),
        endpoint.modifiedAt(),
        endpoint.organization(),
        endpoint.url(),
        endpoint.name(),
        endpoint.description(),
        endpoint.apiVersion(),
        FORMAT,
        endpoint.secret(),
        endpoint.previousSecretUntil(),
        key == null ? null : SigningKey.parse(key).publicText(),
        endpoint.filter().events(),
        endpoint.filter().changedFields(),
        endpoint.headers(),
        endpoint.rateLimit(),
        endpoint.onExhausted(),
        endpoint.enabled(),
        endpoint.disabledReason());
  }
}
