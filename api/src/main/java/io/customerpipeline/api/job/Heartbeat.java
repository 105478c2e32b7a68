package io.customerpipeline.api.job;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Keeps the lease of a job for as long as somebody works on it, however long single steps take.
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final CountDownLatch end = new CountDownLatch(1);

  /// @param whenLost called at most once, when the job is not the owner's any more or is to end
  public Heartbeat(Leases leases, UUID job, UUID owner, Runnable whenLost) {
    Thread.ofVirtual().name("heartbeat").start(() -> beat(leases, job, owner, whenLost));
  }

  private void beat(Leases leases, UUID job, UUID owner, Runnable whenLost) {
    try {
      while (!end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!keeps(leases, job, owner)) {
          whenLost.run();
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// While Postgres is away nobody else can take the job either.
  private static boolean keeps(Leases leases, UUID job, UUID owner) {
    try {
      return leases.renew(job, owner).orElse(false);
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("heartbeat.missed");
      return true;
    }
  }

  @Override
  public void close() {
    end.countDown();
  }
}
