package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.OnExhausted;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what an [EndpointCursor] says: one virtual thread that takes events in and starts
/// attempts, one for each attempt. An endpoint never waits for another.
final class EndpointRunner {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointRunner.class);

  /// Also without a signal.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /// Whatever a cursor says, its runner does not spin.
  private static final Duration WAIT_MIN = Duration.ofMillis(1);

  private static final Duration AFTER_FAULT = Duration.ofMillis(500);

  private final EndpointCursor cursor;
  private final EventRows events;
  private final Committer committer;
  private final Sender sender;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<Thread, Integer> attempts = new ConcurrentHashMap<>();
  private volatile Endpoint endpoint;
  private volatile boolean stopped;
  private boolean signaled;

  /// A partition that this worker has.
  ///
  /// @param committed the cursor as it was handed to be written last
  private record Held(PartitionCursor cursor, EventWindow window, long epoch, long[] committed) {}

  EndpointRunner(
      Endpoint endpoint,
      EndpointCursor cursor,
      EventRows events,
      Committer committer,
      Sender sender,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.cursor = cursor;
    this.events = events;
    this.committer = committer;
    this.sender = sender;
    this.clock = clock;
    apply(endpoint);
  }

  void start() {
    Thread.ofVirtual().name("webhook-" + endpoint.id()).start(this::run);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// Its settings have changed.
  void set(Endpoint changedTo) {
    locked(() -> apply(changedTo));
  }

  private void apply(Endpoint changedTo) {
    endpoint = changedTo;
    cursor.set(changedTo.enabled(), changedTo.onExhausted() == OnExhausted.PARK, changedTo.rate());
  }

  void add(PartitionCursor partition, EventWindow window, long epoch) {
    locked(() -> {
      cursor.add(partition);
      held.put(
          partition.partition(), new Held(partition, window, epoch, new long[] {partition.next()}));
    });
  }

  /// Nothing of this partition starts from here on.
  void pause(int partition) {
    locked(() -> {
      Held one = held.get(partition);
      if (one != null) {
        one.cursor.pause();
      }
    });
  }

  boolean isIdle(int partition) {
    lock.lock();
    try {
      Held one = held.get(partition);
      return one == null || one.cursor.isIdle();
    } finally {
      lock.unlock();
    }
  }

  /// It is not this worker's any more: what is under way breaks off.
  void remove(int partition) {
    locked(() -> {
      cursor.remove(partition);
      held.remove(partition);
    });
    breakOff(partition);
  }

  void breakOff(int partition) {
    attempts.forEach((thread, of) -> {
      if (of == partition) {
        thread.interrupt();
      }
    });
  }

  void stop() {
    stopped = true;
    locked(() -> {});
  }

  void breakOff() {
    attempts.keySet().forEach(Thread::interrupt);
  }

  int underWay() {
    return attempts.size();
  }

  void wake() {
    locked(() -> {});
  }

  boolean hasLanes() {
    lock.lock();
    try {
      return cursor.partitions().stream().anyMatch(one -> one.lanes() > 0);
    } finally {
      lock.unlock();
    }
  }

  /// @param lanes all of this endpoint's as they are kept
  void decide(Collection<Lane> lanes) {
    locked(() ->
        cursor
            .partitions()
            .forEach(one ->
                one.decide(
                    lanes.stream().filter(lane -> lane.partition() == one.partition()).toList())));
  }

  /// Hands in cursors that moved without an attempt.
  void flush() {
    locked(() ->
        held.values()
            .forEach(one -> {
              if (one.cursor.next() > one.committed[0]) {
                submit(
                    one,
                    new Settlement(
                        endpoint.id(),
                        one.cursor.partition(),
                        one.cursor.next(),
                        null,
                        null,
                        null,
                        false),
                    () -> {});
              }
            }));
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      signaled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        takeIn();
        startOrWait(wanting().isEmpty());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("endpointId", endpoint.id()).setCause(e).log("fanout.failed");
        pauseAfterFault();
      }
    }
  }

  /// Reading may ask Postgres, so it happens outside the lock; nobody else takes events in.
  private void takeIn() {
    for (Held one : wantingAndUnsignaled()) {
      Slice slice =
          one.window.read(
              endpoint.organization().value(), one.cursor.readTo(), PartitionCursor.HELD_MAX);
      List<Event> wanted = slice.events().stream().filter(this::wants).toList();
      lock.lock();
      try {
        one.cursor.take(wanted, slice.next());
      } finally {
        lock.unlock();
      }
    }
  }

  /// Whatever is signaled from here on has not been looked at.
  private List<Held> wantingAndUnsignaled() {
    lock.lock();
    try {
      signaled = false;
      return wanting();
    } finally {
      lock.unlock();
    }
  }

  private List<Held> wanting() {
    lock.lock();
    try {
      List<Held> wanting = new ArrayList<>();
      if (cursor.isEnabled()) {
        for (Held one : held.values()) {
          if (one.cursor.wantsMore() && one.cursor.readTo() < one.window.high()) {
            wanting.add(one);
          }
        }
      }
      return wanting;
    } finally {
      lock.unlock();
    }
  }

  private boolean wants(Event event) {
    List<String> fields = event.changedFields();
    return endpoint.filter().matches(event.type(), fields == null ? Set.of() : Set.copyOf(fields));
  }

  /// @param hasRead whether there is nothing to take in now
  private void startOrWait(boolean hasRead) throws InterruptedException {
    lock.lock();
    try {
      Instant now = clock.instant();
      Turn turn =
          stopped || committer.isFull() ? new Turn.Wait(now.plus(AFTER_FAULT)) : cursor.turn(now);
      switch (turn) {
        case Turn.Send(Started started) -> start(started);
        case Turn.Wait(Instant until) -> {
          if (!signaled && hasRead) {
            changed.await(nanosBetween(now, until), TimeUnit.NANOSECONDS);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static long nanosBetween(Instant now, @Nullable Instant until) {
    if (until == null || until.isAfter(now.plus(LOOK_EVERY))) {
      return LOOK_EVERY.toNanos();
    }
    return Math.max(WAIT_MIN.toNanos(), Duration.between(now, until).toNanos());
  }

  private void start(Started started) {
    Thread thread = Thread.ofVirtual().unstarted(() -> deliver(started));
    attempts.put(thread, started.partition());
    thread.start();
  }

  private void deliver(Started started) {
    try {
      Event event = started.event();
      if (event == null) {
        deliverFirstOf(started);
      } else {
        attempt(started, event);
      }
    } catch (InterruptedException _) {
      locked(() -> cursor.brokenOff(started));
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("endpointId", endpoint.id()).setCause(e).log("delivery.failed");
      pauseAfterFault();
      locked(() -> cursor.brokenOff(started));
    } finally {
      attempts.remove(Thread.currentThread());
    }
  }

  private void deliverFirstOf(Started started) throws InterruptedException {
    long before = readTo(started);
    Optional<Event> first = events.first(started.customer(), started.offset(), before, this::wants);
    if (first.isPresent()) {
      attempt(started, first.get());
    } else {
      locked(() -> submit(started, cursor.laneEmpty(started, before, clock.instant())));
    }
  }

  private long readTo(Started started) {
    lock.lock();
    try {
      return started.of().readTo();
    } finally {
      lock.unlock();
    }
  }

  private void attempt(Started started, Event event) throws InterruptedException {
    byte[] body = event.body();
    if (body == null) {
      locked(() -> submit(started, cursor.erased(started, event.offset(), clock.instant())));
      return;
    }
    Attempt attempt =
        sender.send(endpoint.target(clock.instant()), new Message(event.id(), event.type(), body));
    LOG.atDebug()
        .addKeyValue("endpointId", endpoint.id())
        .addKeyValue("eventId", event.id())
        .addKeyValue("number", started.number())
        .addKeyValue("result", attempt.result())
        .addKeyValue("durationMs", attempt.took().toMillis())
        .log("delivery.attempted");
    double chance = ThreadLocalRandom.current().nextDouble();
    locked(() -> submit(started, cursor.ended(started, event, attempt, clock.instant(), chance)));
  }

  private void submit(Started started, @Nullable Settlement settlement) {
    Held one = held.get(started.partition());
    if (settlement != null && one != null) {
      submit(one, settlement, () -> locked(() -> cursor.committed(started)));
    }
  }

  private void submit(Held one, Settlement settlement, Runnable whenCommitted) {
    one.committed[0] = settlement.cursor();
    committer.submit(settlement, one.epoch, whenCommitted);
  }

  private static void pauseAfterFault() {
    try {
      Thread.sleep(AFTER_FAULT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
