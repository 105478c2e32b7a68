package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.customerpipeline.webhooks.landing.LandingSignal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Runs this instance's [Share] of the fan-out.
///
/// One thread decides who does what; endpoints run on threads of their own. Leases are renewed, and
/// given up in time, on two more, so that nothing here can hold them up.
@Component
public class FanoutWorker implements SmartLifecycle, Leases.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(FanoutWorker.class);

  /// For what other instances landed or changed, should a notification be lost.
  private static final Duration LOOK_EVERY = Duration.ofMillis(400);

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);
  private static final Duration FLUSH_ALL_EVERY = Duration.ofSeconds(60);
  private static final Duration EXPIRE_EVERY = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);
  private static final int TICKS_PER_LEASE = 8;

  private final Share share;
  private final Leases leases;
  private final Committer committer;
  private final Duration leaseDuration;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Set<Integer> landedIn = ConcurrentHashMap.newKeySet();
  private volatile boolean running;
  private volatile List<Thread> threads = List.of();

  FanoutWorker(
      Share share,
      LeaseRows leaseRows,
      ResultRows results,
      PlatformTransactionManager transactions,
      LandingSignal signal,
      Endpoints changes,
      WebhookSettings settings) {
    this.share = share;
    this.leaseDuration = settings.webhooks().leaseDuration();
    UUID worker = UUID.randomUUID();
    this.leases =
        new Leases(leaseRows, worker, settings.topics().partitions(), leaseDuration, this);
    this.committer =
        new Committer(results, new TransactionTemplate(transactions), worker, leases::refused);
    signal.whenLanded(this::onLanded);
    changes.whenChanged(() -> tasks.add(() -> share.lookForChanges(leases, committer)));
  }

  /// Whether this instance has known its share since it was started.
  public boolean hasBegun() {
    return running && leases.hasBegun();
  }

  /// Whether this instance has heard from Postgres lately.
  public boolean isCurrent() {
    return running && leases.isCurrent();
  }

  Set<Integer> partitions() {
    return leases.partitions();
  }

  @Override
  public void gained(int partition, long epoch) {
    tasks.add(() -> begin(partition, epoch));
  }

  @Override
  public void unwanted(int partition) {
    tasks.add(() -> share.pause(partition));
  }

  /// What is under way breaks off at once, whatever the deciding thread waits for.
  @Override
  public void lost(int partition) {
    share.breakOff(partition);
    tasks.add(() -> share.end(partition));
  }

  private void begin(int partition, long epoch) {
    if (!leases.has(partition, epoch)) {
      return;
    }
    try {
      share.begin(partition, epoch, leases);
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("fanout.not_begun");
      leases.drop(partition);
    }
  }

  private void releaseWhatIsIdle() {
    for (int partition : share.idle()) {
      share.end(partition);
      leases.release(partition);
    }
  }

  /// One task is enough for all that lands until it runs.
  private void onLanded(Set<Integer> partitions) {
    if (landedIn.addAll(partitions)) {
      tasks.add(() -> {
        Set<Integer> landed = Set.copyOf(landedIn);
        landedIn.removeAll(landed);
        share.fill(landed);
      });
    }
  }

  private void decide() {
    long lookAt = System.nanoTime();
    long flushAt = lookAt;
    long flushAllAt = lookAt;
    while (running) {
      try {
        Runnable task = tasks.poll(LOOK_EVERY.toMillis() / 8, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        releaseWhatIsIdle();
        if (System.nanoTime() - lookAt >= 0) {
          share.lookForChanges(leases, committer);
          share.fill(share.partitions());
          lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        }
        if (System.nanoTime() - flushAt >= 0) {
          share.flush(false);
          flushAt = System.nanoTime() + FLUSH_EVERY.toNanos();
        }
        if (System.nanoTime() - flushAllAt >= 0) {
          share.flush(true);
          flushAllAt = System.nanoTime() + FLUSH_ALL_EVERY.toNanos();
        }
      } catch (InterruptedException _) {
        return;
      } catch (DataAccessException | TransactionException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("fanout.interrupted");
      } catch (RuntimeException e) {
        // Whatever it is: without this thread nothing would be sent, and nobody would say why.
        LOG.atError().setCause(e).log("fanout.failed");
      }
    }
  }

  private void every(Duration pause, Runnable action) {
    while (running) {
      try {
        action.run();
        Thread.sleep(pause);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("leases.failed");
      }
    }
  }

  @Override
  public void start() {
    running = true;
    committer.start();
    Duration tick = leaseDuration.dividedBy(TICKS_PER_LEASE);
    threads =
        List.of(
            Thread.ofPlatform().name("webhooks-fanout").daemon().unstarted(this::decide),
            Thread.ofPlatform()
                .name("webhooks-leases")
                .daemon()
                .unstarted(() -> every(tick, leases::tick)),
            Thread.ofPlatform()
                .name("webhooks-watch")
                .daemon()
                .unstarted(() -> every(EXPIRE_EVERY, leases::expire)));
    threads.forEach(Thread::start);
  }

  /// Lets what is under way end, for a while; then gives everything back.
  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
    long until = System.nanoTime() + STOP_WITHIN.toNanos();
    share.stop();
    awaitUntil(until, share::isStill);
    share.breakOff();
    share.flush(true);
    awaitUntil(until, committer::isIdle);
    committer.stop();
    leases.leave();
  }

  private static void awaitUntil(long nanos, BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean() && System.nanoTime() - nanos < 0) {
        Thread.sleep(Duration.ofMillis(10));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before the web server starts, and after it has answered its last request.
  @Override
  public int getPhase() {
    return 0;
  }
}
