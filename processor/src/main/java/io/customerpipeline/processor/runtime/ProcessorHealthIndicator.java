package io.customerpipeline.processor.runtime;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up only while commands are decided. A rebalance passes by itself and is out of service.
final class ProcessorHealthIndicator implements HealthIndicator {
  private final ProcessorLifecycle processor;

  ProcessorHealthIndicator(ProcessorLifecycle processor) {
    this.processor = processor;
  }

  @Override
  public Health health() {
    var unsuitable = processor.unsuitable();
    if (unsuitable.isPresent()) {
      return Health.down()
          .withDetail("state", "UNSUITABLE_CLUSTER")
          .withDetail("reason", unsuitable.get())
          .build();
    }
    var lost = processor.lost();
    if (lost.isPresent()) {
      return Health.down()
          .withDetail("state", "COMMANDS_LOST")
          .withDetail("gaps", lost.get().gaps())
          .withDetail("action", LostCommandsException.WHAT_TO_DO)
          .build();
    }
    var state = processor.state();
    if (state.isEmpty()) {
      return Health.down().withDetail("state", "WAITING_FOR_CLUSTER").build();
    }
    return health(state.get()).withDetail("state", state.get().name()).build();
  }

  private static Health.Builder health(KafkaStreams.State state) {
    return switch (state) {
      case RUNNING -> Health.up();
      case CREATED, REBALANCING -> Health.outOfService();
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> Health.down();
    };
  }
}
