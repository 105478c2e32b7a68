package io.customerpipeline.api.admission;

import io.customerpipeline.api.admission.Decisions.Standing;
import io.customerpipeline.api.cluster.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// For how long commands wait for their decision, partition by partition; looked at every second.
/// While Kafka does not tell, what was known stands.
@Component
class CommandsLag implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(CommandsLag.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /// Whatever waits for less may be under way.
  private static final Duration SUSPICIOUS = Duration.ofMillis(1_500);

  private final KafkaAdmin admin;
  private final ConsumerFactory<String, byte[]> consumers;
  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<Integer, Backlog> backlogs = new HashMap<>();

  /// Up to which offsets there is nothing to decide, whatever the processor has committed.
  private final Map<Integer, Long> passed = new HashMap<>();

  private volatile Map<Integer, Duration> lags = Map.of();
  private volatile @Nullable Thread observer;

  /// Takes partitions and how far they are decided.
  private volatile ObjLongConsumer<Integer> whenDecided = (_, _) -> {};

  CommandsLag(
      KafkaAdmin admin,
      ConsumerFactory<String, byte[]> consumers,
      Cluster cluster,
      InstantSource clock) {
    this.admin = admin;
    this.consumers = consumers;
    this.cluster = cluster;
    this.clock = clock;
  }

  /// To be called before start.
  void whenDecided(ObjLongConsumer<Integer> action) {
    whenDecided = action;
  }

  Duration of(int partition) {
    return lags.getOrDefault(partition, Duration.ZERO);
  }

  /// Of the partition that is furthest behind.
  Duration longest() {
    return lags.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private void observe() {
    while (observer == Thread.currentThread()) {
      if (cluster.isReady()) {
        observeReady();
      } else {
        pause();
      }
    }
  }

  private void observeReady() {
    try (var decisions = new Decisions(admin, consumers, cluster)) {
      while (observer == Thread.currentThread()) {
        look(decisions);
        pause();
      }
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("admission.interrupted");
      pause();
    }
  }

  private void look(Decisions decisions) {
    try {
      Map<Integer, Duration> now = new HashMap<>();
      decisions
          .standings()
          .forEach(
              (partition, standing) -> now.put(partition, lag(decisions, partition, standing)));
      lags = Map.copyOf(now);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.atDebug().setCause(e).log("admission.not_told");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration lag(Decisions decisions, int partition, Standing standing) {
    Instant now = clock.instant();
    long decided = Math.max(standing.decided(), passed.getOrDefault(partition, 0L));
    Backlog backlog =
        backlogs.getOrDefault(partition, Backlog.NONE).seen(now, standing.end(), decided);
    if (backlog.age(now).compareTo(SUSPICIOUS) > 0 && !decisions.mayWait(partition, standing)) {
      decided = standing.end();
      passed.put(partition, decided);
      backlog = backlog.seen(now, standing.end(), decided);
    }
    whenDecided.accept(partition, decided);
    backlogs.put(partition, backlog);
    return backlog.age(now);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    observer = Thread.ofPlatform().name("commands-lag").daemon().unstarted(this::observe);
    observer.start();
  }

  @Override
  public void stop() {
    Thread running = observer;
    observer = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return observer != null;
  }

  /// Before the web server starts, and after it has answered its last request.
  @Override
  public int getPhase() {
    return 0;
  }
}
