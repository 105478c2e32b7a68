package io.customerpipeline.webhooks.health;

import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// The topic that tells operators what they may want to act on.
@Component
class OperatorLog {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaTemplate<String, byte[]> kafka;
  private final String topic;

  OperatorLog(KafkaTemplate<String, byte[]> kafka, WebhookSettings settings) {
    this.kafka = kafka;
    this.topic = Topics.of(settings.topics()).operator().name();
  }

  /// An endpoint has another standing.
  ///
  /// @param failingSince null if it is good again
  record StandingChanged(
      String type,
      UUID endpointId,
      UUID organizationId,
      String standing,
      @Nullable Instant failingSince,
      Instant at) {}

  /// Returns once Kafka has it.
  ///
  /// @throws KafkaException if it may not have
  void tell(
      UUID endpoint,
      UUID organization,
      Standing standing,
      @Nullable Instant failingSince,
      Instant at) {
    var record =
        new StandingChanged(
            "webhook_endpoint.standing_changed",
            endpoint,
            organization,
            standing.name().toLowerCase(Locale.ROOT),
            failingSince,
            at);
    try {
      kafka
          .send(topic, endpoint.toString(), Wire.write(record))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("not told: " + endpoint, e);
    }
  }
}
