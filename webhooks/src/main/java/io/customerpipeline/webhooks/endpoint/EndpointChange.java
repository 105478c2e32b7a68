package io.customerpipeline.webhooks.endpoint;

import io.customerpipeline.webhooks.delivery.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request asks of an endpoint that is there. Null is: stays as it is.
///
/// @param name one to set; empty to have none; likewise the description
/// @param rateLimit 0 to have none
record EndpointChange(
    @Nullable String url,
    @Nullable String name,
    @Nullable String description,
    @Nullable String apiVersion,
    @Nullable List<String> events,
    @Nullable List<String> changedFields,
    @Nullable Map<String, String> headers,
    @Nullable Integer rateLimit,
    @Nullable OnExhausted onExhausted,
    @Nullable Boolean enabled) {

  Endpoint appliedTo(Endpoint it, Instant now) {
    boolean on = enabled == null ? it.enabled() : enabled;
    return new Endpoint(
        it.id(),
        it.organization(),
        or(url, it.url()),
        orNone(name, it.name()),
        orNone(description, it.description()),
        or(apiVersion, it.apiVersion()),
        new EventFilter(
            or(events, it.filter().events()), or(changedFields, it.filter().changedFields())),
        or(headers, it.headers()),
        rateLimit == null ? it.rateLimit() : rateLimit == 0 ? null : rateLimit,
        or(onExhausted, it.onExhausted()),
        on,
        on || enabled != null ? null : it.disabledReason(),
        it.secret(),
        it.previousSecret(),
        it.previousSecretUntil(),
        it.signingKey(),
        it.createdAt(),
        now);
  }

  private static <T> T or(@Nullable T wanted, T present) {
    return Objects.requireNonNullElse(wanted, present);
  }

  private static @Nullable String orNone(@Nullable String wanted, @Nullable String present) {
    return wanted == null ? present : wanted.isEmpty() ? null : wanted;
  }

  static Endpoint rotated(Endpoint it, String secret, Instant now, Duration overlap) {
    return new Endpoint(
        it.id(),
        it.organization(),
        it.url(),
        it.name(),
        it.description(),
        it.apiVersion(),
        it.filter(),
        it.headers(),
        it.rateLimit(),
        it.onExhausted(),
        it.enabled(),
        it.disabledReason(),
        secret,
        overlap.isZero() ? null : it.secret(),
        overlap.isZero() ? null : now.plus(overlap),
        it.signingKey(),
        it.createdAt(),
        now);
  }
}
