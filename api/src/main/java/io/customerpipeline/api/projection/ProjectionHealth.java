package io.customerpipeline.api.projection;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.api.operation.OutcomeNotifications;
import io.customerpipeline.schemas.topic.PositionState;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;

/// Up once this instance has its share of the outcomes, knows where commands go and hears of
/// outcomes; before that a write could not be answered in time. Down while the stored positions do
/// not belong to the log that is there.
@Component("projection")
class ProjectionHealth implements HealthIndicator {
  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private final OutcomeProjection projection;
  private final LogStanding standing;
  private final Cluster cluster;
  private final OutcomeNotifications notifications;

  ProjectionHealth(
      ConcurrentMessageListenerContainer<String, byte[]> container,
      OutcomeProjection projection,
      LogStanding standing,
      Cluster cluster,
      OutcomeNotifications notifications) {
    this.container = container;
    this.projection = projection;
    this.standing = standing;
    this.cluster = cluster;
    this.notifications = notifications;
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
    boolean up =
        container.isRunning()
            && projection.isAssigned()
            && cluster.isReady()
            && notifications.hasBegun();
    return (up ? Health.up() : Health.outOfService())
        .withDetail("running", container.isRunning())
        .withDetail("assigned", projection.isAssigned())
        .build();
  }
}
