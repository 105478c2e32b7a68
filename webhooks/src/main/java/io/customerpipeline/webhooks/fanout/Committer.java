package io.customerpipeline.webhooks.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes what came of attempts, in the order in which it came, many of them in one transaction: as
/// many as gathered while the one before was written.
///
/// What belongs to a partition that is no longer this worker's, by its epoch, is not written.
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int BATCH_MAX = 500;

  /// Beyond, nothing new is sent.
  private static final int WAITING_MAX = 2_000;

  private static final Duration RETRY = Duration.ofMillis(200);

  /// Hears of partitions that are not this worker's, and since which epoch it thought they were.
  interface Refused {
    void accept(int partition, long epoch);
  }

  private record Pending(Settlement settlement, long epoch, Runnable whenCommitted) {}

  private final ResultRows rows;
  private final TransactionTemplate transaction;
  private final UUID worker;
  private final Refused whenRefused;
  private final BlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread writer;
  private volatile boolean isWriting;

  Committer(ResultRows rows, TransactionTemplate transaction, UUID worker, Refused whenRefused) {
    this.rows = rows;
    this.transaction = transaction;
    this.worker = worker;
    this.whenRefused = whenRefused;
  }

  /// @param epoch of the lease under which it came about
  /// @param whenCommitted quickly done
  void submit(Settlement settlement, long epoch, Runnable whenCommitted) {
    waiting.add(new Pending(settlement, epoch, whenCommitted));
  }

  boolean isFull() {
    return waiting.size() >= WAITING_MAX;
  }

  boolean isIdle() {
    return waiting.isEmpty() && !isWriting;
  }

  void start() {
    writer = Thread.ofPlatform().name("webhooks-results").daemon().unstarted(this::run);
    writer.start();
  }

  void stop() {
    Thread running = writer;
    writer = null;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    while (writer == Thread.currentThread()) {
      try {
        List<Pending> batch = new ArrayList<>(List.of(waiting.take()));
        isWriting = true;
        waiting.drainTo(batch, BATCH_MAX - 1);
        writeAtLast(batch);
        isWriting = false;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Tries for as long as it takes. Meanwhile the leases end, nothing more is sent, and what is
  /// held back here is bounded.
  private void writeAtLast(List<Pending> batch) throws InterruptedException {
    while (writer == Thread.currentThread()) {
      try {
        write(batch);
        return;
      } catch (DataAccessException | TransactionException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("results.not_written");
        Thread.sleep(RETRY);
      } catch (RuntimeException e) {
        // Whatever it is: without this thread nothing would ever be sent again, and nobody would
        // know why.
        LOG.atError().setCause(e).log("results.failed");
        Thread.sleep(RETRY);
      }
    }
  }

  private void write(List<Pending> batch) {
    Set<Integer> partitions =
        batch.stream().map(one -> one.settlement.partition()).collect(Collectors.toSet());
    Map<Integer, Long> epochs =
        transaction.execute(_ -> {
          Map<Integer, Long> locked = rows.lockLeases(worker, partitions);
          List<Settlement> own =
              batch.stream().filter(one -> isOwn(locked, one)).map(Pending::settlement).toList();
          if (!own.isEmpty()) {
            rows.write(own);
          }
          return locked;
        });
    for (Pending one : batch) {
      if (isOwn(epochs, one)) {
        one.whenCommitted.run();
      } else {
        whenRefused.accept(one.settlement.partition(), one.epoch);
      }
    }
  }

  private static boolean isOwn(Map<Integer, Long> epochs, Pending one) {
    Long epoch = epochs.get(one.settlement.partition());
    return epoch != null && epoch == one.epoch;
  }
}
