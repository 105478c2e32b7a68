package io.customerpipeline.api.projection;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;

/// Up once this instance has its share of the outcomes; before that a write could only answer
/// `202`.
@Component("projection")
class ProjectionHealth implements HealthIndicator {
  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private final OutcomeProjection projection;

  ProjectionHealth(
      ConcurrentMessageListenerContainer<String, byte[]> container, OutcomeProjection projection) {
    this.container = container;
    this.projection = projection;
  }

  @Override
  public Health health() {
    boolean up = container.isRunning() && projection.isAssigned();
    return (up ? Health.up() : Health.outOfService())
        .withDetail("running", container.isRunning())
        .withDetail("assigned", projection.isAssigned())
        .build();
  }
}
