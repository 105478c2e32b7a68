package io.customerpipeline.webhooks.attempt;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attempt as HTTP shows it: first all that existing SDKs read, then what else is known of it.
///
/// @param httpCode null without an answer
/// @param response the first 64 KiB of the answer's body, or where the attempt was struck; null
///   once the customer is deleted
/// @param attempt 1 for the first of this event to this endpoint
/// @param failure without an answer: dns, connect, tls, timeout, broken or policy
/// @param requestHeaders as sent
/// @param nextAttemptAt null if none follows
@JsonInclude(JsonInclude.Include.ALWAYS)
record DeliveryView(
    UUID id,
    Instant createdAt,
    @Nullable Instant modifiedAt,
    boolean succeeded,
    @Nullable Integer httpCode,
    @Nullable String response,
    WebhookEventView webhookEvent,
    UUID endpointId,
    int attempt,
    int tookMs,
    @Nullable String failure,
    Map<String, String> requestHeaders,
    @Nullable Instant nextAttemptAt) {

  /// An event as one endpoint is owed it, as it stands now.
  ///
  /// @param id what to send once more by
  /// @param lastHttpCode of the last attempt; null if it had no answer
  /// @param succeeded whether the last attempt did
  /// @param skipped whether it was left out: the last attempt failed, and none follows
  /// @param payload as it was sent; null if it is archived
  /// @param isArchived whether it is no longer kept, and cannot be sent again
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record WebhookEventView(
      String id,
      Instant createdAt,
      @Nullable Instant modifiedAt,
      @Nullable Integer lastHttpCode,
      boolean succeeded,
      boolean skipped,
      @Nullable String payload,
      String type,
      boolean isArchived) {}
}
