package io.customerpipeline.webhooks.fanout;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Which partitions this worker has, and until when it may count on them.
///
/// Postgres' clock decides when a lease ends. This worker stops before, by its own monotonic clock,
/// counted from before it asked for the lease: so whoever takes over finds nothing under way,
/// unless this process was stopped in the middle of a call. Docs: decision 0018.
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /// What happens to a partition. Called on the threads of [#tick()] and [#expire()]; quickly done.
  interface Listener {
    void gained(int partition, long epoch);

    /// Another worker shall have it: it is to be given back once nothing is under way.
    void unwanted(int partition);

    /// It is not ours any more: all that is under way has to end now.
    void lost(int partition);
  }

  private record Lease(long epoch, long endNanos) {}

  private final LeaseRows rows;
  private final UUID worker;
  private final int partitions;
  private final Duration duration;
  private final Listener listener;
  private final ConcurrentMap<Integer, Lease> held = new ConcurrentHashMap<>();
  private final Set<Integer> unwanted = ConcurrentHashMap.newKeySet();
  private volatile long signedNanos;
  private volatile boolean hasSigned;

  Leases(LeaseRows rows, UUID worker, int partitions, Duration duration, Listener listener) {
    this.rows = rows;
    this.worker = worker;
    this.partitions = partitions;
    this.duration = duration;
    this.listener = listener;
  }

  /// Whether the partition is this worker's since that epoch, at this moment.
  boolean has(int partition, long epoch) {
    Lease lease = held.get(partition);
    return lease != null && lease.epoch == epoch && System.nanoTime() - lease.endNanos < 0;
  }

  boolean hasBegun() {
    return hasSigned;
  }

  /// Whether Postgres has heard of this worker lately.
  boolean isCurrent() {
    return hasSigned && System.nanoTime() - signedNanos < duration.toNanos();
  }

  /// One round: a sign of life, what is held is renewed, what should be is taken.
  void tick() {
    try {
      long asked = System.nanoTime();
      List<UUID> workers = rows.sign(worker, duration);
      renew();
      Set<Integer> wanted = shareOf(workers);
      take(wanted);
      giveBack(wanted);
      signedNanos = asked;
      hasSigned = true;
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("leases.not_renewed");
    }
  }

  /// Every worker finds the same shares, from the same list.
  private Set<Integer> shareOf(List<UUID> workers) {
    int own = workers.indexOf(worker);
    return own < 0
        ? Set.of()
        : IntStream.range(0, partitions)
            .filter(partition -> partition % workers.size() == own)
            .boxed()
            .collect(Collectors.toSet());
  }

  private void renew() {
    Map<Integer, Long> epochs = new HashMap<>();
    held.forEach((partition, lease) -> epochs.put(partition, lease.epoch));
    if (epochs.isEmpty()) {
      return;
    }
    long end = endOfLeaseAskedForNow();
    Set<Integer> renewed = rows.renew(worker, epochs, duration);
    epochs.forEach((partition, epoch) -> {
      if (renewed.contains(partition)) {
        held.computeIfPresent(
            partition, (_, lease) -> lease.epoch == epoch ? new Lease(epoch, end) : lease);
      } else {
        drop(partition);
      }
    });
  }

  private void take(Set<Integer> wanted) {
    Set<Integer> missing = new HashSet<>(wanted);
    missing.removeAll(held.keySet());
    if (missing.isEmpty()) {
      return;
    }
    long end = endOfLeaseAskedForNow();
    rows.acquire(worker, missing, duration)
        .forEach((partition, epoch) -> {
          held.put(partition, new Lease(epoch, end));
          LOG.atInfo()
              .addKeyValue("partition", partition)
              .addKeyValue("epoch", epoch)
              .log("lease.taken");
          listener.gained(partition, epoch);
        });
  }

  private void giveBack(Set<Integer> wanted) {
    for (int partition : held.keySet()) {
      if (!wanted.contains(partition) && unwanted.add(partition)) {
        listener.unwanted(partition);
      }
    }
  }

  /// An eighth of its duration is left for the difference between two clocks, and for stopping.
  private long endOfLeaseAskedForNow() {
    return System.nanoTime() + duration.toNanos() - duration.toNanos() / 8;
  }

  /// Ends what could not be renewed in time.
  void expire() {
    held.forEach((partition, lease) -> {
      if (System.nanoTime() - lease.endNanos >= 0) {
        drop(partition);
      }
    });
  }

  /// It is not this worker's any more, whoever found out.
  void drop(int partition) {
    unwanted.remove(partition);
    if (held.remove(partition) != null) {
      LOG.atWarn().addKeyValue("partition", partition).log("lease.lost");
      listener.lost(partition);
    }
  }

  /// A write was refused that this lease should have allowed.
  void refused(int partition, long epoch) {
    Lease lease = held.get(partition);
    if (lease != null && lease.epoch == epoch) {
      drop(partition);
    }
  }

  /// Nothing of it is under way here any more.
  void release(int partition) {
    Lease lease = held.remove(partition);
    unwanted.remove(partition);
    if (lease != null) {
      rows.release(worker, partition, lease.epoch);
      LOG.atInfo().addKeyValue("partition", partition).log("lease.released");
    }
  }

  Set<Integer> partitions() {
    return Set.copyOf(held.keySet());
  }

  /// Gives everything back, so that nobody has to wait until it is missed.
  void leave() {
    try {
      partitions().forEach(this::release);
      rows.leave(worker);
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("leases.not_released");
    }
  }
}
