package io.customerpipeline.api.exports;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.customer.CustomerSnapshot;
import io.customerpipeline.api.job.Heartbeat;
import io.customerpipeline.api.job.JobLoop;
import io.customerpipeline.api.job.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/// Works on exports, a few at a time, so that a small one need not wait for a large one and those
/// who wait for answers find the processor and the database free.
@Component
class ExportRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ExportRunner.class);
  private static final int AT_ONCE = 2;

  private final ExportWorker.Parts parts;
  private final Duration told;
  private final List<JobLoop> loops =
      Stream.generate(() -> new JobLoop("export", this::turn)).limit(AT_ONCE).toList();
  private volatile boolean running;

  ExportRunner(
      ExportFiles files, CustomerSnapshot snapshot, JsonMapper json, ApiSettings settings) {
    this.parts = new ExportWorker.Parts(files, snapshot, json, settings.api().exportRetention());
    this.told = settings.api().operationRetention();
  }

  /// The owner is a new one each time: what was taken from it, it cannot write to by mistake when
  /// it has taken it again.
  private boolean turn() {
    Leases leases = parts.files().leases();
    var owner = UUID.randomUUID();
    Optional<UUID> job = leases.take(owner);
    if (job.isPresent()) {
      var worker = new ExportWorker(parts, this::isRunning, job.get(), owner);
      try (var _ = new Heartbeat(leases, job.get(), owner, worker::stop)) {
        worker.work();
      }
    }
    return job.isPresent();
  }

  /// There is a new one.
  void wake() {
    loops.forEach(JobLoop::wake);
  }

  @Scheduled(fixedDelay = 60_000)
  void clean() {
    try {
      parts.files().removeExpired(told);
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("export.clean_failed");
    }
  }

  @Override
  public void start() {
    running = true;
    loops.forEach(JobLoop::start);
  }

  @Override
  public void stop() {
    running = false;
    loops.forEach(JobLoop::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
