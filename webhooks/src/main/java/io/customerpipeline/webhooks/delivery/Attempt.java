package io.customerpipeline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One HTTP call for a delivery.
///
/// @param took from its start to the end of the answer, or until it was given up
/// @param requestHeaders as sent; signatures too, secrets never
/// @param answer the first 64 KiB of the answer's body; absent if there was none
public record Attempt(
    Instant startedAt,
    Duration took,
    Map<String, String> requestHeaders,
    Result result,
    byte @Nullable [] answer) {

  /// The result of an attempt.
  public sealed interface Result {
    /// Answers of whoever has too much to do already, or stands before one who has.
    Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

    /// Whether less might be more: an answer that says so, or none in its time.
    default boolean isOverload() {
      return switch (this) {
        case Refused(int status, _) -> OVERLOADED.contains(status);
        case Unreached(Failure failure) -> failure == Failure.TIMEOUT;
        case Delivered _, Gone _ -> false;
      };
    }

    /// Status 2xx.
    record Delivered(int status) implements Result {}

    /// Status 410: nobody wants these any more (Standard Webhooks).
    record Gone() implements Result {}

    /// Any other status; redirects are not followed.
    ///
    /// @param retryAfter as the receiver asked for (RFC 9110 §10.2.3)
    record Refused(int status, @Nullable Duration retryAfter) implements Result {}

    /// No answer.
    record Unreached(Failure failure) implements Result {}
  }

  /// Where an attempt without an answer was struck.
  public enum Failure {
    /// The host has no address.
    DNS,
    /// Nobody listens there, or nobody can be reached.
    CONNECT,
    TLS,
    /// The time for one attempt was over.
    TIMEOUT,
    /// The connection broke, or what came is not HTTP.
    BROKEN,
    /// The address is not one that this installation sends to.
    POLICY
  }
}
