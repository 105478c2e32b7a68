package io.customerpipeline.api;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Settings of the api role.
///
/// @param topics the same for every role
@ConfigurationProperties("pipeline")
public record ApiSettings(TopicSettings topics, Api api) {

  /// @param devToken bearer token of whoever runs the installation: it may do everything, for the
  ///   development organization, and makes the organizations and their first API keys; absent:
  ///   nobody may
  /// @param devOrganization id of that organization; there if the token is
  /// @param secret base64 of 32 or more random octets, the same on every instance; from it come the
  ///   ids of operations with an idempotency key and the proof that an id is genuine
  /// @param waitDefault how long a write waits for its outcome before it answers `202`; below the 5
  ///   s after which common clients give up
  /// @param waitMax the most that `Prefer: wait` may ask for
  /// @param waitingMax requests that may wait at once; beyond, they answer `202` at once
  /// @param operationRetention how long an operation can be asked for and its key is remembered
  /// @param bodyTimeout within which the body of a request has to be there
  /// @param rateLimit requests a second that one API key may send to one instance
  /// @param rateBurst requests that it may send at once after a pause
  public record Api(
      @Nullable String devToken,
      @Nullable UUID devOrganization,
      String secret,
      Duration waitDefault,
      Duration waitMax,
      int waitingMax,
      Duration operationRetention,
      Duration bodyTimeout,
      int rateLimit,
      int rateBurst) {

    public Api {
      require(secret != null && !secret.isBlank(), "secret is not set");
      require(
          isBlank(devToken) == (devOrganization == null),
          "dev-token and dev-organization are set together or not at all");
      require(rateLimit > 0 && rateBurst > 0, "rate-limit and rate-burst are at least 1");
    }

    private static boolean isBlank(@Nullable String text) {
      return text == null || text.isBlank();
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException("pipeline.api." + rule);
      }
    }

    /// Secrets stay out of logs.
    @Override
    public String toString() {
      return "Api[devOrganization=" + devOrganization + ", waitDefault=" + waitDefault + "]";
    }
  }
}
