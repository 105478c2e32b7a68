package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.schemas.topic.PositionState;
import io.customerpipeline.webhooks.landing.LandingConsumer;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Up once events land here and this instance knows its share of the partitions. An outage of
/// Postgres later is shown, but does not decide: it stops the webhooks of every instance alike.
@Component("webhooks")
class FanoutHealth implements HealthIndicator {
  private final LandingConsumer landing;
  private final FanoutWorker worker;

  FanoutHealth(LandingConsumer landing, FanoutWorker worker) {
    this.landing = landing;
    this.worker = worker;
  }

  @Override
  public Health health() {
    PositionState positions = landing.positions();
    if (positions != PositionState.VALID) {
      return Health.down()
          .withDetail("positions", positions.name().toLowerCase(Locale.ROOT))
          .withDetail("reason", positions.description())
          .withDetail("action", landing.action())
          .build();
    }
    boolean up = landing.isLanding() && worker.hasBegun();
    return (up ? Health.up() : Health.outOfService())
        .withDetail("landing", landing.isLanding())
        .withDetail("leasesRenewed", worker.isCurrent())
        .withDetail("partitions", worker.partitions().size())
        .build();
  }
}
