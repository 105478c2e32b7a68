package io.customerpipeline.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.body.BodyExample;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the bodies of [EndpointRequests] consist of, for the description of the API.
final class EndpointBodies {
  private EndpointBodies() {}

  // An address instead of a name works where no name is resolved. Disabled, it is sent nothing.
  @BodyExample(
      """
      {"url": "https://93.184.216.34/webhooks", "events": ["customer.*"], "enabled": false}
      """)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NewEndpoint(
      @Schema(description = "https, and reachable from the internet.", maxLength = 2048) String url,
      @Schema(description = "Types, customer.* for all of customers, * for all.")
          List<String> events,
      @Schema(description = "raw, the only one.") @Nullable String format,
      @Schema(description = "Updates that change none of these are left out.")
          @Nullable List<String> changedFields,
      @Schema(maxLength = 256) @Nullable String name,
      @Schema(maxLength = 1024) @Nullable String description,
      @Schema(description = "2026-04, 2026-10 or 2027-01. The payload is the same in all.")
          @Nullable String apiVersion,
      @Schema(description = "Sent with every delivery.") @Nullable Map<String, String> headers,
      @Schema(description = "Deliveries a second.", minimum = "1", maximum = "10000")
          @Nullable Integer rateLimit,
      @Schema(description = "After the last attempt: park, the default, or skip.")
          @Nullable OnExhausted onExhausted,
      @Nullable Boolean enabled,
      @Schema(description = "Whether to sign with an Ed25519 key as well.")
          @Nullable Boolean ed25519,
      @Schema(description = "The caller's own, if any.") @Nullable UUID organizationId) {}

  @BodyExample(
      """
      {"events": ["customer.created", "customer.deleted"], "rate_limit": 50}
      """)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChangedEndpoint(
      @Schema(maxLength = 2048) @Nullable String url,
      @Nullable List<String> events,
      @Schema(description = "raw, the only one.") @Nullable String format,
      @Nullable List<String> changedFields,
      @Schema(maxLength = 256) @Nullable String name,
      @Schema(maxLength = 1024) @Nullable String description,
      @Nullable String apiVersion,
      @Nullable Map<String, String> headers,
      @Schema(description = "0: no limit.", minimum = "0", maximum = "10000")
          @Nullable Integer rateLimit,
      @Nullable OnExhausted onExhausted,
      @Nullable Boolean enabled) {}

  @BodyExample("{\"overlap_seconds\": 3600}")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SecretRotation(
      @Schema(
              description = "How long both secrets sign; a day, if absent.",
              minimum = "0",
              maximum = "604800")
          @Nullable Long overlapSeconds) {}
}
