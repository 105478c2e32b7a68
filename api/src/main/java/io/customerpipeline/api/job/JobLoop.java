package io.customerpipeline.api.job;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// A thread that looks for jobs and works on them, until it is stopped. Whatever fails, the job
/// stays, and somebody takes it up again.
public final class JobLoop {
  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  private final String name;
  private final Turn turn;
  private final AtomicBoolean running = new AtomicBoolean();
  private final Semaphore woken = new Semaphore(0);
  private volatile @Nullable Thread thread;

  /// One look, and the work if there was any.
  public interface Turn {
    /// @return whether there was
    boolean take() throws InterruptedException;
  }

  /// @param name of what is worked on, for the thread and in the log
  public JobLoop(String name, Turn turn) {
    this.name = name;
    this.turn = turn;
  }

  public void start() {
    running.set(true);
    thread = Thread.ofPlatform().name(name + "s").daemon().start(this::run);
  }

  private void run() {
    while (running.get()) {
      try {
        if (!turn.take() && woken.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException | TransactionException e) {
        LOG.atDebug().setCause(e).log(name + ".interrupted");
        pause();
      } catch (RuntimeException e) {
        // Whatever it is: without this thread no job would ever go on.
        LOG.atError().setCause(e).log(name + ".failed");
        pause();
      }
    }
  }

  /// Looks at once: there is a new job. One that another instance was given is found soon enough.
  public void wake() {
    woken.release();
  }

  private static void pause() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is under way is brought to an end, if that is soon; else it is begun again elsewhere.
  public void stop() {
    running.set(false);
    Thread worker = thread;
    thread = null;
    if (worker != null) {
      join(worker);
    }
  }

  private static void join(Thread worker) {
    try {
      if (!worker.join(STOP_MAX)) {
        worker.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRunning() {
    return running.get();
  }
}
