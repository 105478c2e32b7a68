package io.customerpipeline.api.projection;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.schemas.topic.DivergenceCheck;
import io.customerpipeline.schemas.topic.PositionState;
import io.customerpipeline.schemas.topic.PositionsVerdict;
import io.customerpipeline.schemas.topic.PositionsVerdict.Finding;
import io.customerpipeline.schemas.topic.PositionsVerdict.Position;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Compares the stored positions with the log, before the first record is read and every 10 s.
///
/// The projection runs only while all positions are valid. Otherwise it would skip records in
/// silence, and writes would be decided that nobody ever sees.
@Component
class PositionsCheck implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(PositionsCheck.class);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(10);

  /// While brokers change, a partition can seem shorter for a moment.
  private static final Duration BEFORE_CONFIRMATION = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final LogStanding standing;
  private final ReadModel readModel;
  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private final DivergenceCheck divergence = new DivergenceCheck(InstantSource.system());
  private volatile Map<PositionState, Integer> partitions = Map.of();
  private volatile @Nullable Thread checker;
  private volatile boolean stopped;

  PositionsCheck(
      Cluster cluster,
      LogStanding standing,
      ReadModel readModel,
      ConcurrentMessageListenerContainer<String, byte[]> projectionContainer,
      MeterRegistry meters) {
    this.cluster = cluster;
    this.standing = standing;
    this.readModel = readModel;
    this.container = projectionContainer;
    cluster.whenReady(this::begin);
    for (PositionState state : PositionState.values()) {
      Gauge.builder("projection.positions", () -> partitions.getOrDefault(state, 0))
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Partitions by how their stored position relates to the log")
          .register(meters);
    }
  }

  /// The first comparison comes before any write is taken, so it has to succeed.
  ///
  /// @throws KafkaException if Kafka does not answer
  private void begin() {
    if (checker != null || stopped) {
      return;
    }
    try {
      compare();
    } catch (DataAccessException | TransactionException e) {
      // Writes go on while Postgres is away.
      LOG.atDebug().setCause(e).log("projection.positions_not_checked");
    }
    Thread thread = Thread.ofPlatform().name("positions-check").daemon().unstarted(this::run);
    checker = thread;
    thread.start();
  }

  private void run() {
    while (!stopped) {
      pause(BETWEEN_CHECKS);
      check();
    }
  }

  private void check() {
    try {
      compare();
    } catch (KafkaException | DataAccessException | TransactionException e) {
      divergence.forget();
      LOG.atDebug().setCause(e).log("projection.positions_not_checked");
    }
  }

  private void compare() {
    PositionsVerdict verdict = verdict();
    if (verdict.state() != PositionState.VALID) {
      pause(BEFORE_CONFIRMATION);
      verdict = verdict();
    }
    if (!stopped) {
      apply(verdict);
    }
  }

  private PositionsVerdict verdict() {
    String outcomes = cluster.topics().outcomes().name();
    String events = cluster.topics().events().name();
    Map<TopicPartition, Position> positions = new HashMap<>();
    readModel
        .positions()
        .forEach((partition, kept) -> {
          positions.put(
              new TopicPartition(outcomes, partition),
              new Position(kept.offsets().outcome(), kept.log(), kept.last().outcome()));
          positions.put(
              new TopicPartition(events, partition),
              new Position(kept.offsets().event(), kept.log(), kept.last().event()));
        });
    Set<TopicPartition> all = new HashSet<>(LogReader.partitions(outcomes, cluster.partitions()));
    all.addAll(LogReader.partitions(events, cluster.partitions()));
    return cluster.inspect(log ->
        PositionsVerdict.of(
            log.logOf(List.of(outcomes, events)),
            positions,
            log.extents(all),
            divergence.of(log::diverged)));
  }

  private void apply(PositionsVerdict verdict) {
    PositionState before = standing.state();
    PositionState now = verdict.state();
    partitions = verdict.partitions();
    if (now == PositionState.VALID) {
      readModel.adopt(verdict.log(), cluster.partitions());
    }
    if (now != before) {
      tell(verdict);
    }
    standing.set(verdict.log(), now);
    if (now == PositionState.VALID && !container.isRunning()) {
      container.start();
    } else if (now != PositionState.VALID && container.isRunning()) {
      container.stop();
    }
  }

  private static void tell(PositionsVerdict verdict) {
    Finding worst = verdict.worst();
    if (worst == null || worst.state() == PositionState.VALID) {
      LOG.atInfo().addKeyValue("log", verdict.log()).log("projection.positions_valid");
      return;
    }
    LOG.atError()
        .addKeyValue("state", worst.state())
        .addKeyValue("topic", worst.partition().topic())
        .addKeyValue("partition", worst.partition().partition())
        .addKeyValue("position", worst.next())
        .addKeyValue("beginning", worst.extent().beginning())
        .addKeyValue("end", worst.extent().end())
        .addKeyValue("partitions", verdict.partitions().get(worst.state()))
        .addKeyValue("action", action(worst.state()))
        .log("projection.positions_invalid");
  }

  /// Tells an operator in one sentence what to do.
  static String action(PositionState state) {
    return switch (state) {
      case VALID -> "Nothing is to be done.";
      case ANOTHER_LOG ->
          "Connect the cluster that belongs to this Postgres, or rebuild the log from Postgres:"
              + " docs/recovery.md#kafka-is-lost";
      case DIVERGED, AHEAD_OF_END ->
          "Kafka is older than Postgres: docs/recovery.md#kafka-is-older-than-postgres";
      case BEFORE_BEGINNING ->
          "Records expired before they were projected; run ./pipeline rebuild:"
              + " docs/recovery.md#postgres-is-lost-or-older-than-kafka";
    };
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
    // The cluster tells when to begin.
  }

  @Override
  public void stop() {
    stopped = true;
    Thread running = checker;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return !stopped;
  }

  /// Stops before the projection, which it would start again.
  @Override
  public int getPhase() {
    return 1;
  }
}
