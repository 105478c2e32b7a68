package io.customerpipeline.webhooks.endpoint;

import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.EventFilter;
import io.customerpipeline.webhooks.delivery.RateLimit;
import io.customerpipeline.webhooks.delivery.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A receiver's registered URL, and what goes there.
///
/// @param rateLimit deliveries a second to one worker; null for as fast as it can
/// @param disabledReason why it was disabled, if nobody asked for it
/// @param previousSecret signs as well until `previousSecretUntil`
/// @param signingKey an Ed25519 key pair, if the endpoint asked for one
public record Endpoint(
    UUID id,
    OrganizationId organization,
    String url,
    @Nullable String name,
    @Nullable String description,
    String apiVersion,
    EventFilter filter,
    Map<String, String> headers,
    @Nullable Integer rateLimit,
    OnExhausted onExhausted,
    boolean enabled,
    @Nullable String disabledReason,
    String secret,
    @Nullable String previousSecret,
    @Nullable Instant previousSecretUntil,
    @Nullable String signingKey,
    Instant createdAt,
    @Nullable Instant modifiedAt) {

  /// Times are as exact as Postgres keeps them.
  public Endpoint {
    createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    modifiedAt = modifiedAt == null ? null : modifiedAt.truncatedTo(ChronoUnit.MICROS);
    previousSecretUntil =
        previousSecretUntil == null ? null : previousSecretUntil.truncatedTo(ChronoUnit.MICROS);
  }

  /// As a message that leaves now is sent.
  public Target target(Instant now) {
    return new Target(id, URI.create(url), secrets(now), signingKey, headers);
  }

  private List<String> secrets(Instant now) {
    return previousSecret != null && previousSecretUntil != null && previousSecretUntil.isAfter(now)
        ? List.of(secret, previousSecret)
        : List.of(secret);
  }

  public @Nullable RateLimit rate() {
    return rateLimit == null ? null : new RateLimit(rateLimit, Duration.ofSeconds(1));
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return "Endpoint[" + id + "]";
  }
}
