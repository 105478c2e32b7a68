package io.customerpipeline.webhooks.attempt;

import java.util.Optional;
import java.util.UUID;

/// An event as one endpoint is owed it. Its text is `ENDPOINT.EVENT`, so that a list of deliveries
/// names what can be sent once more, and to whom.
///
/// @param event the `webhook-id` of its deliveries
record WebhookEventId(UUID endpoint, String event) {
  private static final int UUID_LENGTH = 36;
  private static final int EVENT_MAX = 128;

  /// Absent if the text cannot be one.
  static Optional<WebhookEventId> of(String text) {
    if (text.length() <= UUID_LENGTH + 1
        || text.length() > UUID_LENGTH + 1 + EVENT_MAX
        || text.charAt(UUID_LENGTH) != '.'
        || text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      UUID endpoint = UUID.fromString(text.substring(0, UUID_LENGTH));
      return Optional.of(new WebhookEventId(endpoint, text.substring(UUID_LENGTH + 1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return endpoint + "." + event;
  }
}
