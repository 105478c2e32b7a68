package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.OnExhausted;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An [EndpointCursor] that many threads use, one at a time. What follows from each step is handed
/// in to be written before another thread has its turn: so it is written in that order.
final class GuardedCursor {
  private final UUID endpoint;
  private final EndpointCursor cursor;
  private final Committer committer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Held> held = new HashMap<>();
  private boolean signaled;

  /// A partition that this worker has.
  record Held(PartitionCursor cursor, EventWindow window, long epoch, Kept kept) {}

  /// What was handed in last.
  private static final class Kept {
    private long next;

    /// Whether the organization had events since, and not only others had.
    private boolean isBehind;

    Kept(long next) {
      this.next = next;
    }
  }

  GuardedCursor(UUID endpoint, EndpointCursor cursor, Committer committer) {
    this.endpoint = endpoint;
    this.cursor = cursor;
    this.committer = committer;
  }

  void set(Endpoint settings) {
    change(() ->
        cursor.set(
            settings.enabled(), settings.onExhausted() == OnExhausted.PARK, settings.rate()));
  }

  void add(PartitionCursor partition, EventWindow window, long epoch) {
    change(() -> {
      cursor.add(partition);
      held.put(
          partition.partition(), new Held(partition, window, epoch, new Kept(partition.next())));
    });
  }

  void remove(int partition) {
    change(() -> {
      cursor.remove(partition);
      held.remove(partition);
    });
  }

  /// Nothing of this partition starts from here on.
  void pause(int partition) {
    change(() -> {
      Held one = held.get(partition);
      if (one != null) {
        one.cursor.pause();
      }
    });
  }

  boolean isIdle(int partition) {
    return look(() -> {
      Held one = held.get(partition);
      return one == null || one.cursor.isIdle();
    });
  }

  boolean hasLanes() {
    return look(() -> cursor.partitions().stream().anyMatch(one -> one.lanes() > 0));
  }

  /// @param lanes all of this endpoint's as they are kept
  /// @return whether to look at them again soon
  boolean decide(Collection<Lane> lanes) {
    boolean[] isUnsure = {false};
    change(() -> {
      for (PartitionCursor one : cursor.partitions()) {
        isUnsure[0] |=
            one.decide(lanes.stream().filter(lane -> lane.partition() == one.partition()).toList());
      }
    });
    return isUnsure[0];
  }

  /// Hands in cursors that moved without an attempt.
  ///
  /// @param all also those that only moved over events of other organizations, of which there are
  ///   many, and which nobody asks for
  void flush(boolean all) {
    look(() -> {
      held.values().stream().filter(one -> all || one.kept.isBehind).forEach(this::flush);
      return all;
    });
  }

  private void flush(Held one) {
    long next = one.cursor.next();
    if (next > one.kept.next) {
      int partition = one.cursor.partition();
      submit(one, new Settlement(endpoint, partition, next, null, null, null, false), () -> {});
    }
  }

  /// Those that can take events in now, and where there are some.
  List<Held> wanting() {
    return look(() -> {
      List<Held> wanting = new ArrayList<>();
      if (cursor.isEnabled()) {
        for (Held one : held.values()) {
          if (one.cursor.wantsMore() && one.cursor.readTo() < one.window.high()) {
            wanting.add(one);
          }
        }
      }
      return wanting;
    });
  }

  /// @param wanted those of the slice that the endpoint asked for
  void take(Held one, Slice slice, List<Event> wanted) {
    look(() -> {
      one.cursor.take(wanted, slice.next());
      one.kept.isBehind |= !slice.events().isEmpty();
      return slice;
    });
  }

  long readTo(Started started) {
    return look(() -> started.of().readTo());
  }

  Turn turn(Instant now) {
    return look(() -> cursor.turn(now));
  }

  /// Whatever is signaled from here on has not been looked at.
  void beginToLook() {
    look(() -> signaled = false);
  }

  /// There is more to take in. Whoever may not send now will look when it may.
  void landed(Instant now) {
    lock.lock();
    try {
      if (!cursor.isHeldUp(now)) {
        signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Something may have changed.
  void signal() {
    change(() -> {});
  }

  /// Until something changes, unless that has happened already.
  void await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      if (!signaled) {
        changed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void ended(Started started, Event event, Attempt attempt, Instant now) {
    double chance = ThreadLocalRandom.current().nextDouble();
    change(() -> submit(started, cursor.ended(started, event, attempt, now, chance)));
  }

  void laneEmpty(Started started, long lookedTo, Instant now) {
    change(() -> submit(started, cursor.laneEmpty(started, lookedTo, now)));
  }

  void erased(Started started, long offset, Instant now) {
    change(() -> submit(started, cursor.erased(started, offset, now)));
  }

  void brokenOff(Started started) {
    change(() -> cursor.brokenOff(started));
  }

  private void submit(Started started, @Nullable Settlement settlement) {
    Held one = held.get(started.partition());
    if (settlement != null && one != null) {
      submit(one, settlement, () -> change(() -> cursor.committed(started)));
    }
  }

  private void submit(Held one, Settlement settlement, Runnable whenCommitted) {
    one.kept.next = settlement.cursor();
    one.kept.isBehind = settlement.cursor() < one.cursor.readTo();
    committer.submit(settlement, one.epoch, whenCommitted);
  }

  private void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      signaled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T look(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
