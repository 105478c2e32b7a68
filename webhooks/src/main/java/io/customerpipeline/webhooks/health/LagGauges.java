package io.customerpipeline.webhooks.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What waits for all enabled endpoints together, as metrics. Every instance shows the same: it is
/// what the tables say.
@Component
class LagGauges {
  private static final Logger LOG = LoggerFactory.getLogger(LagGauges.class);

  private final HealthStore store;
  private final InstantSource clock;
  private volatile double events;
  private volatile double seconds;
  private volatile double parked;

  LagGauges(HealthStore store, InstantSource clock, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    Gauge.builder("webhooks.lag.events", () -> events)
        .description("events that wait, each counted for each endpoint")
        .register(meters);
    Gauge.builder("webhooks.lag", () -> seconds)
        .baseUnit("seconds")
        .description("how long the oldest of them has waited")
        .register(meters);
    Gauge.builder("webhooks.lanes.parked", () -> parked)
        .description("customers whose deliveries wait for a person")
        .register(meters);
  }

  @Scheduled(fixedDelayString = "PT15S", initialDelayString = "PT5S")
  void look() {
    try {
      HealthStore.Lag lag = store.lag();
      events = lag.events();
      seconds = lag.seconds(clock.instant());
      parked = store.parkedLanes();
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("lag.not_read");
    }
  }
}
