package io.customerpipeline.api.imports;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.admission.Admission;
import io.customerpipeline.api.job.JobLoop;
import io.customerpipeline.api.operation.OperationStore;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.api.submit.WriteLatency;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Works on imports, one at a time, each for a while: a small one does not wait for a large one.
///
/// Whatever fails, the import stays, and somebody takes it up again.
@Component
class ImportRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration PAUSE_MIN = Duration.ofSeconds(2);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(32);

  /// How many open rows are looked at for the end of a pause. They are the first ones, because each
  /// partition decides its rows in the order in which they were sent.
  private static final int ROWS_LOOKED_AT = 200;

  private final ImportWorker.Parts parts;
  private final ImportStore imports;
  private final Duration kept;
  private final UUID owner = UUID.randomUUID();
  private final JobLoop loop = new JobLoop("import", this::turn);

  /// Used by the loop's thread only.
  private Pace pace = Pace.start();

  /// How long each import was left alone after its last slice, which did not end it. Zero if a row
  /// got a result in that slice.
  private final Map<UUID, Duration> pauses = new ConcurrentHashMap<>();

  ImportRunner(
      RowStore rows,
      CommandLog log,
      OutcomeWaiters waiters,
      OperationStore operations,
      WriteLatency latency,
      Admission admission,
      ImportStore imports,
      ApiSettings settings) {
    this.parts = new ImportWorker.Parts(rows, log, waiters, operations, latency, admission);
    this.imports = imports;
    this.kept = settings.api().operationRetention();
  }

  private boolean turn() throws InterruptedException {
    Optional<UUID> job = parts.rows().leases().take(owner);
    if (job.isPresent()) {
      work(job.get());
    }
    return job.isPresent();
  }

  private void work(UUID job) throws InterruptedException {
    parts.latency().setAlone(false);
    try {
      var worker = new ImportWorker(parts, pace, loop::isRunning, job, owner);
      boolean isOver = worker.work(SLICE, pauses.containsKey(job));
      pace = worker.pace();
      if (isOver) {
        parts.rows().finish(job, owner);
        imports.emptyCancelled();
        pauses.remove(job);
        LOG.atInfo().addKeyValue("importId", job).log("import.done");
      } else {
        parts.rows().leases().release(job, owner, pauseAfter(job, worker.progressed()));
      }
    } finally {
      parts.latency().setAlone(true);
    }
  }

  /// An import whose open rows have no outcome is looked at more and more rarely, because each look
  /// sends the rows again. The pause is for an outage, or for rows that are lost: [#endPauses] ends
  /// it where the rows have merely taken long.
  private Duration pauseAfter(UUID job, boolean progressed) {
    if (progressed) {
      pauses.put(job, Duration.ZERO);
      return Duration.ZERO;
    }
    Duration before = pauses.getOrDefault(job, Duration.ZERO);
    Duration pause = before.isZero() ? PAUSE_MIN : before.multipliedBy(2);
    pause = pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
    pauses.put(job, pause);
    LOG.atWarn().addKeyValue("importId", job).addKeyValue("pause", pause).log("import.waits");
    return pause;
  }

  /// Ends the pause of each import of which a row got its outcome meanwhile. On a slow node rows
  /// take longer than the time after which a slice ends.
  @Scheduled(fixedDelay = 1_000)
  void endPauses() {
    try {
      for (var one : pauses.entrySet()) {
        if (!one.getValue().isZero() && isAnyDecided(one.getKey())) {
          parts.rows().leases().endPause(one.getKey());
          loop.wake();
        }
      }
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("import.look_failed");
    }
  }

  private boolean isAnyDecided(UUID job) {
    RowStore.Extent extent = parts.rows().extent(job);
    var outcomes = new RowOutcomes(parts.rows(), parts.operations());
    return !outcomes.of(job, extent, ROWS_LOOKED_AT).isEmpty();
  }

  /// As long as operations are kept, so are imports.
  @Scheduled(fixedDelay = 60_000)
  void clean() {
    try {
      imports.emptyCancelled();
      imports.removeOlderThan(kept);
      pauses.keySet().retainAll(parts.rows().leases().open());
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("import.clean_failed");
    }
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }
}
