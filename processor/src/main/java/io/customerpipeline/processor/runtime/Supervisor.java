package io.customerpipeline.processor.runtime;

import io.customerpipeline.schemas.topic.UnsuitableClusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives Kafka Streams one life after the other, until it is told to stop.
final class Supervisor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration PROVISION_PAUSE = Duration.ofSeconds(1);

  private final Runnable provision;
  private final Supplier<StreamsClient> lives;
  private final Consumer<UnsuitableClusterException> giveUp;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable StreamsClient current;

  /// @param provision brings the cluster to the state that is needed, or throws
  /// @param lives makes a client that has not started
  /// @param giveUp is told what an operator has to do before there can be a life
  Supervisor(
      Runnable provision,
      Supplier<StreamsClient> lives,
      Consumer<UnsuitableClusterException> giveUp) {
    this.provision = provision;
    this.lives = lives;
    this.giveUp = giveUp;
  }

  /// Returns once it was told to stop, by [#stop()] and an interrupt, or has given up.
  @Override
  public void run() {
    try {
      var backoff = Backoff.none();
      while (awaitProvisioned()) {
        backoff = backoff.after(live());
        pause(backoff.delay());
      }
    } catch (UnsuitableClusterException e) {
      giveUp.accept(e);
    } catch (InterruptedException _) {
      // Told to stop: the client, if there was one, is closed by now.
    }
  }

  /// Absent while the cluster is not ready, and between two lives.
  Optional<KafkaStreams.State> state() {
    return Optional.ofNullable(current).map(StreamsClient::state);
  }

  void stop() {
    stop.countDown();
  }

  /// Before every life, for what was missing may be what ended the last one.
  ///
  /// @return whether there is to be a life
  private boolean awaitProvisioned() throws InterruptedException {
    while (stop.getCount() > 0) {
      try {
        provision.run();
        return true;
      } catch (UnsuitableClusterException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("cause", e).log("cluster.not_ready");
      }
      pause(PROVISION_PAUSE);
    }
    return false;
  }

  private Duration live() throws InterruptedException {
    long startedAt = System.nanoTime();
    try (var client = lives.get()) {
      current = client;
      client.start();
      client.awaitEnd();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("streams.not_started");
    } finally {
      current = null;
    }
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  private void pause(Duration pause) throws InterruptedException {
    var _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
