package io.customerpipeline.webhooks;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Settings of the webhooks role.
///
/// @param topics the same for every role
@ConfigurationProperties("pipeline")
public record WebhookSettings(TopicSettings topics, Webhooks webhooks) {

  /// @param loopbackAllowed whether endpoints may be plain http, and on this machine: for
  ///   development only
  /// @param attemptTimeout for one attempt in all, the body of the answer included
  /// @param retryDelays after the first attempt of a delivery, after the second, and so on; there
  ///   is one attempt more than delays
  /// @param overloadDelay at least so long after a time-out, or a 429, 502, 503 or 504
  /// @param connectionsMax to one endpoint at once
  /// @param attemptRetention how long attempts can be looked at
  /// @param leaseDuration within which a worker that died is missed
  /// @param endpointsMax of one organization
  /// @param lanesMax customers of one endpoint, in one partition, whose deliveries are retried;
  ///   beyond, its cursor waits
  /// @param deletedRetention until the events of a deleted customer lose their bodies, whether or
  ///   not every endpoint has had them
  /// @param replayRate events a second that one replay sends at most
  public record Webhooks(
      boolean loopbackAllowed,
      Duration attemptTimeout,
      List<Duration> retryDelays,
      Duration overloadDelay,
      int connectionsMax,
      Duration attemptRetention,
      Duration leaseDuration,
      int endpointsMax,
      int lanesMax,
      Duration deletedRetention,
      int replayRate) {

    public Webhooks {
      require(connectionsMax > 0, "connections-max is at least 1");
      require(endpointsMax > 0, "endpoints-max is at least 1");
      require(replayRate > 0, "replay-rate is at least 1");
      require(lanesMax > 0, "lanes-max is at least 1");
      require(leaseDuration.compareTo(Duration.ofSeconds(2)) >= 0, "lease-duration is at least 2s");
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException("pipeline.webhooks." + rule);
      }
    }
  }
}
