package io.customerpipeline.api.projection;

import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.schemas.topic.PositionState;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;

/// Up once this instance has its share of the outcomes; before that a write could only answer
/// `202`. Down while the stored positions do not belong to the log that is there.
@Component("projection")
class ProjectionHealth implements HealthIndicator {
  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private final OutcomeProjection projection;
  private final LogStanding standing;

  ProjectionHealth(
      ConcurrentMessageListenerContainer<String, byte[]> container,
      OutcomeProjection projection,
      LogStanding standing) {
    this.container = container;
    this.projection = projection;
    this.standing = standing;
  }

  @Override
  public Health health() {
    PositionState positions = standing.state();
    if (positions != PositionState.VALID) {
      return Health.down()
          .withDetail("positions", positions.name().toLowerCase(Locale.ROOT))
          .withDetail("reason", positions.description())
          .withDetail("action", PositionsCheck.action(positions))
          .build();
    }
    boolean up = container.isRunning() && projection.isAssigned();
    return (up ? Health.up() : Health.outOfService())
        .withDetail("running", container.isRunning())
        .withDetail("assigned", projection.isAssigned())
        .build();
  }
}
