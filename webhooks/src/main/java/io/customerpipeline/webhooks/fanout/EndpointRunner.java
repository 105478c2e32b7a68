package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.GuardedCursor.Held;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /// Postgres has to catch up first.
  private static final Duration WHILE_FULL = Duration.ofMillis(20);

  private static final Duration AFTER_FAULT = Duration.ofMillis(500);

  private final GuardedCursor cursor;
  private final EventRows events;
  private final Committer committer;
  private final Sender sender;
  private final InstantSource clock;
  private final Map<Thread, Integer> attempts = new ConcurrentHashMap<>();
  private volatile Endpoint endpoint;
  private volatile boolean stopped;

  EndpointRunner(
      Endpoint endpoint,
      EndpointCursor cursor,
      EventRows events,
      Committer committer,
      Sender sender,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.cursor = new GuardedCursor(endpoint.id(), cursor, committer);
    this.events = events;
    this.committer = committer;
    this.sender = sender;
    this.clock = clock;
    this.cursor.set(endpoint);
  }

  void start() {
    Thread.ofVirtual().name("webhook-" + endpoint.id()).start(this::run);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  GuardedCursor cursor() {
    return cursor;
  }

  /// Its settings have changed.
  void set(Endpoint changedTo) {
    endpoint = changedTo;
    cursor.set(changedTo);
  }

  /// The partition is not this worker's any more: what is under way breaks off.
  void remove(int partition) {
    cursor.remove(partition);
    breakOff(partition);
  }

  void breakOff(int partition) {
    attempts.forEach((thread, of) -> {
      if (of == partition) {
        thread.interrupt();
      }
    });
  }

  void breakOff() {
    attempts.keySet().forEach(Thread::interrupt);
  }

  /// Nothing starts from here on.
  void stop() {
    stopped = true;
    cursor.signal();
  }

  int underWay() {
    return attempts.size();
  }

  private void run() {
    while (!stopped) {
      try {
        cursor.beginToLook();
        cursor.wanting().forEach(this::takeIn);
        startOrWait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("endpointId", endpoint.id()).setCause(e).log("fanout.failed");
        pauseAfterFault();
      }
    }
  }

  /// Reading may ask Postgres, so nothing is locked meanwhile; nobody else takes events in.
  private void takeIn(Held one) {
    Slice slice =
        one.window()
            .read(endpoint.organization().value(), one.cursor().readTo(), PartitionCursor.HELD_MAX);
    cursor.take(one, slice, slice.events().stream().filter(this::wants).toList());
  }

  private boolean wants(Event event) {
    List<String> fields = event.changedFields();
    return endpoint.filter().matches(event.type(), fields == null ? Set.of() : Set.copyOf(fields));
  }

  private void startOrWait() throws InterruptedException {
    Instant now = clock.instant();
    if (committer.isFull()) {
      Thread.sleep(WHILE_FULL);
      return;
    }
    switch (cursor.turn(now)) {
      case Turn.Send(Started started) -> start(started);
      case Turn.Wait(Instant until) -> {
        if (cursor.wanting().isEmpty()) {
          cursor.await(between(now, until));
        }
      }
    }
  }

  private static Duration between(Instant now, @Nullable Instant until) {
    if (until == null || until.isAfter(now.plus(LOOK_EVERY))) {
      return LOOK_EVERY;
    }
    Duration between = Duration.between(now, until);
    return between.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : between;
  }

  private void start(Started started) {
    Thread thread = Thread.ofVirtual().unstarted(() -> deliver(started));
    attempts.put(thread, started.partition());
    thread.start();
  }

  /// Registered before it looks at the lease: whoever ends the lease after that finds it.
  private void deliver(Started started) {
    try {
      Event event = started.event();
      if (stopped || started.of().isHalted()) {
        cursor.brokenOff(started);
      } else if (event == null) {
        deliverFirstOf(started);
      } else {
        attempt(started, event);
      }
    } catch (InterruptedException _) {
      cursor.brokenOff(started);
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("endpointId", endpoint.id()).setCause(e).log("delivery.failed");
      pauseAfterFault();
      cursor.brokenOff(started);
    } finally {
      attempts.remove(Thread.currentThread());
    }
  }

  private void deliverFirstOf(Started started) throws InterruptedException {
    long before = cursor.readTo(started);
    Optional<Event> first = events.first(started.customer(), started.offset(), before, this::wants);
    if (first.isPresent()) {
      attempt(started, first.get());
    } else {
      cursor.laneEmpty(started, before, clock.instant());
    }
  }

  private void attempt(Started started, Event event) throws InterruptedException {
    byte[] body = event.body();
    if (body == null) {
      cursor.erased(started, event.offset(), clock.instant());
      return;
    }
    var message = new Message(event.id(), event.type(), body);
    Attempt attempt = sender.send(endpoint.target(clock.instant()), message);
    LOG.atDebug()
        .addKeyValue("endpointId", endpoint.id())
        .addKeyValue("eventId", event.id())
        .addKeyValue("number", started.number())
        .addKeyValue("result", attempt.result())
        .addKeyValue("durationMs", attempt.took().toMillis())
        .log("delivery.attempted");
    cursor.ended(started, event, attempt, clock.instant());
  }

  private static void pauseAfterFault() {
    try {
      Thread.sleep(AFTER_FAULT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
