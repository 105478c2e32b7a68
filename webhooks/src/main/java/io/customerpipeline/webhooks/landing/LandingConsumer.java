package io.customerpipeline.webhooks.landing;

import io.customerpipeline.schemas.topic.ClusterConnection;
import io.customerpipeline.schemas.topic.PositionState;
import io.customerpipeline.schemas.topic.PositionsVerdict;
import io.customerpipeline.schemas.topic.TopicProvisioner;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.webhooks.WebhookSettings;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

/// The consumer that carries events to their landing, as a group of its own. It runs once the
/// topics are there, for as long as its stored positions are valid in the log.
///
/// Its container is no bean: beside the api in one process there is one of the same type.
@Component
public class LandingConsumer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LandingConsumer.class);
  private static final String GROUP = "customers.webhooks";
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(10);
  private static final long IDLE_MS = 1_000;
  private static final long RETRY_MS = 500;

  private final ClusterConnection connection;
  private final TopicSettings settings;
  private final EventLanding landing;
  private final LandingPositions positions;
  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private volatile @Nullable Thread starter;

  LandingConsumer(
      ClusterConnection landingConnection,
      ConsumerFactory<String, byte[]> consumers,
      EventLanding landing,
      LandingPositions positions,
      WebhookSettings settings) {
    this.connection = landingConnection;
    this.settings = settings.topics();
    this.landing = landing;
    this.positions = positions;
    this.container = container(consumers, landing, Topics.of(settings.topics()));
  }

  /// Never commits an offset to Kafka: where to go on is written in Postgres, in the transaction of
  /// the rows. A failing batch is tried again for as long as it takes, since skipping it would lose
  /// an event.
  private static ConcurrentMessageListenerContainer<String, byte[]> container(
      ConsumerFactory<String, byte[]> consumers, EventLanding landing, Topics topics) {
    var properties = new ContainerProperties(topics.events().name());
    properties.setGroupId(GROUP);
    var own = new Properties();
    // Nothing is to be copartitioned here, and a partition that stays is not interrupted.
    own.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    own.put("auto.offset.reset", "earliest");
    own.put("isolation.level", "read_committed");
    own.put("enable.auto.commit", "false");
    properties.setKafkaConsumerProperties(own);
    properties.setMessageListener(landing);
    properties.setAckMode(AckMode.MANUAL);
    properties.setConsumerRebalanceListener(landing);
    properties.setShutdownTimeout(5_000);
    properties.setIdleEventInterval(IDLE_MS);
    var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setBeanName("landing");
    container.setApplicationEventPublisher(event -> {
      if (event instanceof ListenerContainerIdleEvent idle) {
        landing.onIdle(idle);
      }
    });
    container.setCommonErrorHandler(
        new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS)));
    return container;
  }

  /// How the stored positions relate to the log, as of the last comparison.
  public PositionState positions() {
    return positions.state();
  }

  /// Tells an operator in one sentence what to do about the positions.
  public String action() {
    return LandingPositions.action(positions.state());
  }

  /// Whether this instance has its share of the events.
  public boolean isLanding() {
    return container.isRunning() && landing.isAssigned();
  }

  private void run() {
    boolean provisioned = false;
    while (starter == Thread.currentThread()) {
      try {
        if (!provisioned) {
          provision();
          provisioned = true;
        }
        check();
        pause(BETWEEN_CHECKS);
      } catch (RuntimeException e) {
        if (!container.isRunning()) {
          // Whatever it is: the instance is not ready before, and says why here.
          LOG.atWarn().addKeyValue("reason", e.getMessage()).log("landing.not_started");
        }
        pause(RETRY);
      }
    }
  }

  /// While brokers change, a partition can seem shorter for a moment, so a second look decides.
  private void check() {
    PositionsVerdict found = positions.check();
    if (found.state() != PositionState.VALID && container.isRunning()) {
      pause(RETRY);
      found = positions.check();
    }
    boolean valid = found.state() == PositionState.VALID;
    if (valid && !container.isRunning() && starter == Thread.currentThread()) {
      landing.readFrom(found.log());
      container.start();
    } else if (!valid && container.isRunning()) {
      container.stop();
    }
  }

  private void provision() {
    connection.use(admin -> new TopicProvisioner(admin, settings).provision(Topics.of(settings)));
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    starter = Thread.ofPlatform().name("landing-start").daemon().unstarted(this::run);
    starter.start();
  }

  @Override
  public void stop() {
    Thread running = starter;
    starter = null;
    if (running != null) {
      running.interrupt();
    }
    container.stop();
  }

  @Override
  public boolean isRunning() {
    return starter != null;
  }

  /// Before the web server starts, and after it has answered its last request.
  @Override
  public int getPhase() {
    return 0;
  }
}
