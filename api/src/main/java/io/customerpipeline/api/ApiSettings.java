package io.customerpipeline.api;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Settings of the api role.
///
/// @param topics the same for every role
@ConfigurationProperties("pipeline")
public record ApiSettings(TopicSettings topics, Api api) {

  /// @param secret base64 of 32 or more random octets, the same on every instance; from it come the
  ///   ids of operations with an idempotency key and the proof that an id is genuine
  /// @param waitDefault how long a write waits for its outcome; below the 5 s after which common
  ///   clients give up
  /// @param waitMax the most that `Prefer: wait` may ask for
  /// @param waitingMax requests that may wait at once; beyond, they are answered at once
  /// @param streamMax after which a stream of an operation ends, done or not
  /// @param lagMax for how long commands may wait for their decision before no more are taken; 5 s
  ///   or more
  /// @param inFlightMax writes of one customer, e-mail or external id that may be on their way at
  ///   once
  /// @param operationRetention how long an operation can be asked for and its key is remembered
  /// @param exportRetention how long after its moment the file of an export is kept
  public record Api(
      String secret,
      Duration waitDefault,
      Duration waitMax,
      int waitingMax,
      Duration streamMax,
      Duration lagMax,
      int inFlightMax,
      Duration operationRetention,
      Duration exportRetention) {

    private static final Duration LAG_MAX_MIN = Duration.ofSeconds(5);

    public Api {
      if (secret == null || secret.isBlank()) {
        throw new IllegalArgumentException("pipeline.api.secret is not set");
      }
      // It is looked at every second.
      if (lagMax.compareTo(LAG_MAX_MIN) < 0) {
        throw new IllegalArgumentException("pipeline.api.lag-max must be 5s or more");
      }
    }

    /// Secrets stay out of logs.
    @Override
    public String toString() {
      return "Api[waitDefault=" + waitDefault + "]";
    }
  }
}
