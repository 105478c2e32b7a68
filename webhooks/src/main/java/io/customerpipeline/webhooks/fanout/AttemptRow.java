package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// An attempt as it is kept.
///
/// @param partition null for what came by no topic, as `offset` and `customer`
/// @param nextAttemptAt null if none follows
record AttemptRow(
    UUID id,
    UUID endpoint,
    UUID organization,
    @Nullable Integer partition,
    @Nullable Long offset,
    @Nullable UUID customer,
    String eventId,
    String eventType,
    int number,
    Attempt attempt,
    @Nullable Instant nextAttemptAt) {

  static AttemptRow of(Settlement settlement) {
    var made = Objects.requireNonNull(settlement.made());
    Event event = made.event();
    return new AttemptRow(
        id(made.attempt().startedAt()),
        settlement.endpoint(),
        event.organization(),
        event.partition(),
        event.offset(),
        event.customer(),
        event.id(),
        event.type(),
        made.number(),
        made.attempt(),
        made.nextAttemptAt());
  }

  /// Of an event that lies behind the endpoint's cursor.
  static AttemptRow of(
      Endpoint endpoint, Event event, int number, Attempt attempt, @Nullable Instant next) {
    return new AttemptRow(
        id(attempt.startedAt()),
        endpoint.id(),
        event.organization(),
        event.partition(),
        event.offset(),
        event.customer(),
        event.id(),
        event.type(),
        number,
        attempt,
        next);
  }

  /// A UUIDv7 (RFC 9562 §5.7): ids are in the order of time.
  static UUID id(Instant at) {
    var random = ThreadLocalRandom.current();
    long high = (at.toEpochMilli() << 16) | 0x7000L | random.nextInt(1 << 12);
    long low = (0b10L << 62) | (random.nextLong() >>> 2);
    return new UUID(high, low);
  }

  String result() {
    return attempt.result().getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Nullable Integer status() {
    return switch (attempt.result()) {
      case Result.Delivered(int status) -> Integer.valueOf(status);
      case Result.Gone _ -> Integer.valueOf(410);
      case Result.Refused(int status, _) -> Integer.valueOf(status);
      case Result.Unreached _ -> null;
    };
  }

  @Nullable String failure() {
    return attempt.result() instanceof Result.Unreached(Attempt.Failure failure)
        ? failure.name().toLowerCase(Locale.ROOT)
        : null;
  }

  String requestHeaders() {
    return Wire.MAPPER.writeValueAsString(attempt.requestHeaders());
  }
}
