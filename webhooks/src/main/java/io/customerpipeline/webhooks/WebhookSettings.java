package io.customerpipeline.webhooks;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Settings of the webhooks role.
///
/// @param topics the same for every role
@ConfigurationProperties("pipeline")
public record WebhookSettings(TopicSettings topics, Webhooks webhooks) {

  /// @param loopbackAllowed whether endpoints may be plain http, and on this machine: for
  ///   development only
  /// @param attemptTimeout for one attempt in all, the body of the answer included
  /// @param connectionsMax to one endpoint at once
  /// @param attemptRetention how long attempts can be looked at
  /// @param leaseDuration within which a worker that died is missed
  public record Webhooks(
      boolean loopbackAllowed,
      Duration attemptTimeout,
      int connectionsMax,
      Duration attemptRetention,
      Duration leaseDuration) {

    public Webhooks {
      if (connectionsMax < 1) {
        throw new IllegalArgumentException("pipeline.webhooks.connections-max is at least 1");
      }
    }
  }
}
