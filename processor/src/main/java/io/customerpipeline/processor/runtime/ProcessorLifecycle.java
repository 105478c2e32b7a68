package io.customerpipeline.processor.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Runs the topology for as long as the application runs.
///
/// It owns Kafka Streams itself: Spring's factory bean blocks the start while the broker is away,
/// never revives a client that died, and stays in the group for 45 s after a close.
final class ProcessorLifecycle implements SmartLifecycle {
  /// Starts before the web server and stops after it, so that requests in flight get their answer.
  static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessorLifecycle.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(12);

  private final Supplier<Supervisor> supervisors;
  private @Nullable Thread thread;
  private volatile @Nullable Supervisor supervisor;

  /// @param supervisors makes one for each time that the application is started
  ProcessorLifecycle(Supplier<Supervisor> supervisors) {
    this.supervisors = supervisors;
  }

  @Override
  public synchronized void start() {
    var started = supervisors.get();
    supervisor = started;
    thread = Thread.ofVirtual().name("processor-supervisor").start(started);
  }

  @Override
  public synchronized void stop() {
    var stopping = supervisor;
    if (stopping == null || thread == null) {
      return;
    }
    stopping.stop();
    thread.interrupt();
    try {
      if (!thread.join(STOP_PATIENCE)) {
        LOG.atWarn().addKeyValue("patience", STOP_PATIENCE).log("processor.stop_timed_out");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    supervisor = null;
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return supervisor != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /// Present while the processor waits for an operator, because commands are lost.
  Optional<LostCommandsException> lost() {
    return Optional.ofNullable(supervisor).flatMap(Supervisor::lost);
  }

  /// Absent while there is no client: stopped, waiting for the cluster, or between two lives.
  Optional<KafkaStreams.State> state() {
    return Optional.ofNullable(supervisor).flatMap(Supervisor::state);
  }

  /// The action an operator takes before commands are decided again; absent if none.
  Optional<String> unsuitable() {
    return Optional.ofNullable(supervisor).flatMap(Supervisor::unsuitable);
  }
}
