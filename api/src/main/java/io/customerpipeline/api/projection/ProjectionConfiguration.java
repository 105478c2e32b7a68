package io.customerpipeline.api.projection;

import io.customerpipeline.api.cluster.Cluster;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/// The consumer that carries outcomes and events to the projection.
@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {
  private static final long RETRY_MS = 500;
  private static final long IDLE_MS = 1_000;

  /// Started by [PositionsCheck], once the stored positions are found valid. Never commits an
  /// offset to Kafka: where to go on is written in Postgres, in the transaction of the rows. A
  /// failing batch is tried again for as long as it takes, since skipping it would lose an outcome.
  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> projectionContainer(
      ConsumerFactory<String, byte[]> consumers, Cluster cluster, OutcomeProjection projection) {
    var properties =
        new ContainerProperties(
            cluster.topics().outcomes().name(), cluster.topics().events().name());
    // What waits for its other half does not wait for the next record.
    properties.setIdleEventInterval(IDLE_MS);
    properties.setMessageListener(projection);
    properties.setAckMode(AckMode.MANUAL);
    properties.setConsumerRebalanceListener(projection);
    properties.setShutdownTimeout(5_000);
    var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setBeanName("projection");
    container.setCommonErrorHandler(
        new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS)));
    container.setAutoStartup(false);
    container.setPhase(
        0); // Stops after the web server: requests in flight still get their outcome.
    return container;
  }
}
