package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.landing.LandingConsumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Up once events land here and this instance has its share of the partitions.
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
    boolean up = landing.isLanding() && worker.isCurrent();
    return (up ? Health.up() : Health.outOfService())
        .withDetail("landing", landing.isLanding())
        .withDetail("leasesRenewed", worker.isCurrent())
        .withDetail("partitions", worker.partitions().size())
        .build();
  }
}
