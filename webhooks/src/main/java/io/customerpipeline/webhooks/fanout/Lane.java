package io.customerpipeline.webhooks.fanout;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A failing customer of an endpoint: its later events wait behind one that could not be delivered.
///
/// @param offset that event is the customer's first one, at or after this, that the endpoint wants
/// @param attempts made for it
/// @param nextAttemptAt null for a parked lane, which waits for a person
/// @param since when it began to fail
public record Lane(
    UUID customer,
    int partition,
    long offset,
    int attempts,
    @Nullable Instant nextAttemptAt,
    Instant since) {

  boolean isParked() {
    return nextAttemptAt == null;
  }

  /// An attempt for the event at this offset has failed.
  Lane retriedAt(long failed, Instant at) {
    return new Lane(customer, partition, failed, attempts + 1, at, since);
  }

  /// The same, and it was the last one.
  Lane parkedAt(long failed) {
    return new Lane(customer, partition, failed, attempts + 1, null, since);
  }

  /// Goes on with the event after this one, at once.
  Lane after(long settled, Instant now) {
    return new Lane(customer, partition, settled + 1, 0, now, since);
  }
}
