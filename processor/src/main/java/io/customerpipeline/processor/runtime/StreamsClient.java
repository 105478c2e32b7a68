package io.customerpipeline.processor.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of Kafka Streams: from its start until it is closed or dead. It cannot be started
/// again.
final class StreamsClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsClient.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final int REPLACED_THREADS_MAX = 5;

  private final KafkaStreams streams;
  private final Patience patience;
  private final Optional<KafkaStreamsMetrics> metrics;
  private final boolean replacesThreads;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final FailureBudget budget =
      new FailureBudget(REPLACED_THREADS_MAX, Duration.ofMinutes(1), InstantSource.system());

  /// @param settings of the processor
  /// @param patience is told when a thread was fenced; where it lengthens the time-outs, this life
  ///   ends
  StreamsClient(
      Topology topology,
      Properties properties,
      ProcessorSettings settings,
      Patience patience,
      Optional<MeterRegistry> meters) {
    Runnable onFenced =
        () -> {
          if (patience.fenced()) {
            ended.countDown();
          }
        };
    this.patience = patience;
    this.replacesThreads = !settings.processor().alone();
    this.streams =
        new KafkaStreams(
            topology, properties, new FirstPartitions(settings.topics().partitions(), onFenced));
    this.metrics = meters.map(registry -> bind(streams, registry));
    streams.setStateListener(this::onChange);
    streams.setUncaughtExceptionHandler(this::onThreadDeath);
  }

  private static KafkaStreamsMetrics bind(KafkaStreams streams, MeterRegistry registry) {
    var metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(registry);
    return metrics;
  }

  void start() {
    streams.start();
  }

  State state() {
    return streams.state();
  }

  /// Returns after this time at the latest.
  ///
  /// @return whether it is dead or closed, or has to be for the sake of other time-outs
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onChange(State now, State before) {
    LOG.atInfo().addKeyValue("state", now).addKeyValue("before", before).log("streams.state");
    if (now == State.ERROR || now == State.NOT_RUNNING) {
      ended.countDown();
    }
  }

  /// The transaction of the dead thread is aborted, so its replacement repeats what was lost. A
  /// fault that stays would turn that into a loop: then this life ends, and the next one waits.
  ///
  /// A replacement is another member of the group, and the dead one keeps its partitions until its
  /// session ends. Where sessions are long, another life is sooner: its threads take the places of
  /// the former ones at once.
  ///
  /// A thread that was fenced once too often ends this life too, because the time-outs of the next
  /// one are longer.
  StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse onThreadDeath(Throwable cause) {
    boolean isLengthened = patience.threadDied(cause);
    // A new thread would have the same lost position; the next life begins with a look at it.
    boolean replace = replacesThreads && !isLengthened && !isPositionLost(cause) && budget.spend();
    LOG.atError()
        .setCause(cause)
        .addKeyValue("action", replace ? "replace_thread" : "end_client")
        .log("streams.thread_died");
    return replace
        ? StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean isPositionLost(Throwable death) {
    for (Throwable cause = death; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidOffsetException) {
        return true;
      }
    }
    return false;
  }

  /// Leaves the group, so that others take over at once instead of after the session's time-out.
  @Override
  public void close() {
    metrics.ifPresent(KafkaStreamsMetrics::close);
    boolean closed =
        streams.close(
            CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      LOG.atWarn().addKeyValue("patience", CLOSE_PATIENCE).log("streams.close_timed_out");
    }
    ended.countDown();
  }
}
