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
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
  private static final Duration UNSUITABLE_PAUSE = Duration.ofSeconds(5);

  private final Runnable provision;
  private final Runnable check;
  private final Supplier<StreamsClient> lives;
  private final Consumer<UnsuitableClusterException> giveUp;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable StreamsClient current;
  private volatile @Nullable String unsuitable;
  private boolean lived;
  private volatile @Nullable LostCommandsException lost;

  /// @param provision brings the cluster to the state that is needed, or throws
  /// @param check compares what a client works on, every 10 s, and throws if it must not go on
  /// @param lives makes a client that has not started
  /// @param giveUp is told what an operator has to do before there can be a life
  Supervisor(
      Runnable provision,
      Runnable check,
      Supplier<StreamsClient> lives,
      Consumer<UnsuitableClusterException> giveUp) {
    this.provision = provision;
    this.check = check;
    this.lives = lives;
    this.giveUp = giveUp;
  }

  /// Returns once it was told to stop, by [#stop()] and an interrupt, or has given up.
  @Override
  public void run() {
    try {
      var backoff = Backoff.none();
      while (stop.getCount() > 0) {
        try {
          if (awaitProvisioned()) {
            unsuitable = null;
            backoff = backoff.after(live());
            pause(backoff.delay());
          }
        } catch (UnsuitableClusterException e) {
          if (!lived && !e.isRepairedInPlace()) {
            giveUp.accept(e);
            return;
          }
          awaitRepair(String.valueOf(e.getMessage()));
        }
      }
    } catch (InterruptedException _) {
      // Told to stop: the client, if there was one, is closed by now.
    }
  }

  /// Absent while the cluster is not ready, and between two lives.
  Optional<KafkaStreams.State> state() {
    return Optional.ofNullable(current).map(StreamsClient::state);
  }

  /// The action an operator takes before commands are decided again; absent if none.
  Optional<String> unsuitable() {
    return Optional.ofNullable(unsuitable);
  }

  void stop() {
    stop.countDown();
  }

  /// The process stays, because an embedded broker has to run to be repaired.
  private void awaitRepair(String reason) throws InterruptedException {
    if (!reason.equals(unsuitable)) {
      LOG.atError().addKeyValue("reason", reason).log("cluster.unsuitable");
    }
    unsuitable = reason;
    pause(UNSUITABLE_PAUSE);
  }

  /// Before every life, for what was missing may be what ended the last one.
  ///
  /// @return whether there is to be a life
  private boolean awaitProvisioned() throws InterruptedException {
    while (stop.getCount() > 0) {
      try {
        provision.run();
        lost = null;
        return true;
      } catch (UnsuitableClusterException e) {
        throw e;
      } catch (LostCommandsException e) {
        report(e);
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("cause", e).log("cluster.not_ready");
      }
      pause(PROVISION_PAUSE);
    }
    return false;
  }

  /// Once for each gap, although the look is repeated: an operator may move the position, and then
  /// the processor goes on by itself.
  private void report(LostCommandsException found) {
    LostCommandsException before = lost;
    if (before == null || !before.gaps().equals(found.gaps())) {
      found.gaps().forEach(gap -> CommandPositions.report(gap, LostCommandsException.WHAT_TO_DO));
    }
    lost = found;
  }

  /// Present while the processor waits for an operator.
  Optional<LostCommandsException> lost() {
    return Optional.ofNullable(lost);
  }

  private Duration live() throws InterruptedException {
    long startedAt = System.nanoTime();
    try (var client = lives.get()) {
      current = client;
      client.start();
      lived = true;
      while (!client.awaitEnd(CHECK_EVERY)) {
        checkTopics();
      }
    } catch (UnsuitableClusterException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("streams.not_started");
    } finally {
      current = null;
    }
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /// A cluster that does not answer now is not a reason to end: the client waits for it as well.
  private void checkTopics() {
    try {
      check.run();
    } catch (UnsuitableClusterException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.atInfo().addKeyValue("cause", e).log("topics.not_checked");
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    var _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
