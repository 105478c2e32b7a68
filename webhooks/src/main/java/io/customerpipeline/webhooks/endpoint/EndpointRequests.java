package io.customerpipeline.webhooks.endpoint;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.EventFilter;
import io.customerpipeline.webhooks.delivery.OwnHeaders;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.RefusedTargetException;
import io.customerpipeline.webhooks.signing.Secret;
import io.customerpipeline.webhooks.signing.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Request bodies about endpoints. Each method throws the problem document that names every field
/// at fault.
@Component
class EndpointRequests {
  private static final int NAME_MAX = 256;
  private static final int DESCRIPTION_MAX = 1024;
  private static final int RATE_MAX = 10_000;
  private static final List<String> API_VERSIONS = List.of("2026-04", "2026-10", "2027-01");
  private static final Duration OVERLAP_DEFAULT = Duration.ofHours(24);
  private static final Duration OVERLAP_MAX = Duration.ofDays(7);

  private final Guard guard;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  EndpointRequests(Guard guard, InstantSource clock) {
    this.guard = guard;
    this.clock = clock;
  }

  Endpoint create(JsonBody body, OrganizationId organization) {
    EndpointChange asked = read(body);
    require(body, "url", asked.url());
    require(body, "events", asked.events());
    Boolean ed25519 = body.read("ed25519", Boolean.class);
    OrganizationId named = body.read("organization_id", OrganizationId.class);
    if (named != null && !named.equals(organization)) {
      body.addFault("organization_id", "not_allowed", "is not the organization of the API key");
    }
    body.finish();
    Instant now = clock.instant();
    Endpoint endpoint =
        new Endpoint(
            UUID.randomUUID(),
            organization,
            requireNonNull(asked.url()),
            null,
            null,
            API_VERSIONS.getFirst(),
            new EventFilter(requireNonNull(asked.events()), List.of()),
            Map.of(),
            null,
            OnExhausted.PARK,
            true,
            null,
            Secret.random(random).text(),
            null,
            null,
            Boolean.TRUE.equals(ed25519) ? SigningKey.random(random).text() : null,
            now,
            null);
    return withoutModification(asked.appliedTo(endpoint, now));
  }

  private static Endpoint withoutModification(Endpoint it) {
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
        it.secret(),
        it.previousSecret(),
        it.previousSecretUntil(),
        it.signingKey(),
        it.createdAt(),
        null);
  }

  /// A field that is `null` gets back the value of a new endpoint. Those that a new one must say,
  /// and whether it is enabled, cannot be `null`.
  EndpointChange change(JsonBody body) {
    EndpointChange change = read(body);
    for (String field : List.of("url", "events", "enabled")) {
      if (body.isNull(field)) {
        body.addFault(field, "required", "must not be null");
      }
    }
    body.finish();
    return change;
  }

  /// How long both secrets sign after a rotation.
  ///
  /// @param body a request without one means the default, a day
  Duration overlap(@Nullable JsonBody body) {
    if (body == null) {
      return OVERLAP_DEFAULT;
    }
    Long seconds = body.read("overlap_seconds", Long.class);
    if (seconds != null && (seconds < 0 || seconds > OVERLAP_MAX.toSeconds())) {
      body.addFault("overlap_seconds", "out_of_range", "must be 0 to " + OVERLAP_MAX.toSeconds());
    }
    body.finish();
    return seconds == null ? OVERLAP_DEFAULT : Duration.ofSeconds(seconds);
  }

  private EndpointChange read(JsonBody body) {
    String format = body.read("format", String.class);
    if (format != null && !format.equals(EndpointView.FORMAT)) {
      body.addFault("format", "not_supported", "must be raw: others are not made here");
    }
    String apiVersion = body.read("api_version", String.class);
    if (apiVersion != null && !API_VERSIONS.contains(apiVersion)) {
      body.addFault("api_version", "unknown", "must be one of " + String.join(", ", API_VERSIONS));
    }
    List<String> events = texts(body, "events");
    List<String> changedFields = texts(body, "changed_fields");
    try {
      EventFilter.of(
          requireNonNullElse(events, List.of("*")), requireNonNullElse(changedFields, List.of()));
    } catch (InvalidValueException e) {
      body.addFaults(e);
    }
    return new EndpointChange(
        url(body),
        text(body, "name", NAME_MAX),
        text(body, "description", DESCRIPTION_MAX),
        orStandard(body, "api_version", apiVersion, API_VERSIONS.getFirst()),
        events,
        orStandard(body, "changed_fields", changedFields, List.of()),
        orStandard(body, "headers", headers(body), Map.of()),
        rate(body),
        orStandard(
            body, "on_exhausted", body.read("on_exhausted", OnExhausted.class), OnExhausted.PARK),
        body.read("enabled", Boolean.class));
  }

  private static <T> @Nullable T orStandard(
      JsonBody body, String field, @Nullable T given, T standard) {
    return given == null && body.isNull(field) ? standard : given;
  }

  private @Nullable String url(JsonBody body) {
    String url = body.read("url", String.class);
    if (url == null) {
      return null;
    }
    try {
      return guard.admit(url).uri().toString();
    } catch (RefusedTargetException e) {
      body.addFault("url", "not_allowed", RefusedTargetException.MESSAGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an address was looked up", e);
    }
    return url;
  }

  /// Empty for one that is `null`: as with customers, that clears it.
  private static @Nullable String text(JsonBody body, String field, int max) {
    String text = body.read(field, String.class);
    if (text != null && (text.codePointCount(0, text.length()) > max || text.indexOf('\0') >= 0)) {
      body.addFault(field, "wrong_form", "must have at most " + max + " characters, and no NUL");
    }
    return text == null && body.isNull(field) ? "" : text;
  }

  private static @Nullable List<String> texts(JsonBody body, String field) {
    String[] texts = body.read(field, String[].class);
    return texts == null ? null : Arrays.stream(texts).map(String::valueOf).distinct().toList();
  }

  private static @Nullable Map<String, String> headers(JsonBody body) {
    ObjectNode object = body.read("headers", ObjectNode.class);
    if (object == null) {
      return null;
    }
    var headers = new HashMap<String, String>();
    object.forEachEntry((name, value) -> {
      if (value.isString()) {
        headers.put(name, value.asString());
      } else {
        body.addFault("headers", "wrong_type", "must have text as values");
      }
    });
    try {
      return OwnHeaders.checked(headers);
    } catch (InvalidValueException e) {
      body.addFaults(e);
      return null;
    }
  }

  private static @Nullable Integer rate(JsonBody body) {
    Integer rate = body.read("rate_limit", Integer.class);
    if (rate != null && (rate < 0 || rate > RATE_MAX)) {
      body.addFault("rate_limit", "out_of_range", "must be 1 to " + RATE_MAX + ", or 0 for none");
    }
    return rate == null && body.isNull("rate_limit") ? Integer.valueOf(0) : rate;
  }

  private static void require(JsonBody body, String field, @Nullable Object value) {
    if (value == null && !body.isPresent(field)) {
      body.addFault(field, "required", "is required");
    }
  }
}
