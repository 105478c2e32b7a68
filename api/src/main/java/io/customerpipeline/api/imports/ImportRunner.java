package io.customerpipeline.api.imports;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.admission.Admission;
import io.customerpipeline.api.operation.OperationStore;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.api.submit.WriteLatency;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Works on imports, one at a time, each for a while: a small one does not wait for a large one.
///
/// Whatever fails, the import stays, and somebody takes it up again.
@Component
class ImportRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final ImportWorker.Parts parts;
  private final ImportStore imports;
  private final Duration kept;
  private final UUID owner = UUID.randomUUID();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Thread thread;

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

  private void run() {
    while (running.get()) {
      try {
        Optional<UUID> job = parts.rows().take(owner);
        if (job.isPresent()) {
          work(job.get());
        } else {
          Thread.sleep(LOOK_EVERY);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException | TransactionException e) {
        LOG.atDebug().setCause(e).log("import.interrupted");
        pause();
      } catch (RuntimeException e) {
        // Whatever it is: without this thread no import would ever go on.
        LOG.atError().setCause(e).log("import.failed");
        pause();
      }
    }
  }

  private void work(UUID job) throws InterruptedException {
    parts.latency().setAlone(false);
    try {
      if (new ImportWorker(parts, running, job, owner).work(SLICE)) {
        parts.rows().finish(job, owner);
        LOG.atInfo().addKeyValue("importId", job).log("import.done");
      } else {
        parts.rows().release(job, owner);
      }
    } finally {
      parts.latency().setAlone(true);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// As long as operations are kept, so are imports.
  @Scheduled(fixedDelay = 60_000)
  void clean() {
    try {
      imports.removeOlderThan(kept);
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("import.clean_failed");
    }
  }

  @Override
  public void start() {
    running.set(true);
    thread = Thread.ofPlatform().name("imports").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running.set(false);
    Thread worker = thread;
    thread = null;
    if (worker != null) {
      join(worker);
    }
  }

  /// What is on its way is closed, if that is soon; else it is sent again.
  private static void join(Thread worker) {
    try {
      if (!worker.join(Duration.ofSeconds(2))) {
        worker.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
