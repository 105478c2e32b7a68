package io.customerpipeline.webhooks.delivery;

import java.time.Instant;

/// What follows an attempt.
public sealed interface Next {

  /// Nothing: it arrived.
  record Done() implements Next {}

  /// The receiver wants no more, of this or any other event.
  record DisableEndpoint() implements Next {}

  /// Not earlier than this.
  record RetryAt(Instant at) implements Next {}

  /// This was the last attempt; what becomes of the lane is the endpoint's policy.
  record GiveUp() implements Next {}
}
