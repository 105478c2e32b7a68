package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Next;
import io.customerpipeline.webhooks.delivery.RateLimit;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.EndpointStore;
import io.customerpipeline.webhooks.fanout.ReplayRows.Replay;
import io.customerpipeline.webhooks.fanout.ReplayRows.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// One replay: partition by partition, event by event, each customer's in their order. What came of
/// an event is committed before the customer's next one is sent, so that after a crash at most the
/// last event of a customer comes again.
///
/// Live deliveries come first: a replay holds [#AT_ONCE_MAX] connections of the endpoint's, goes at
/// half of its rate, and stands still while something live waits.
final class ReplayRun {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);
  private static final int BATCH = 64;
  private static final int AT_ONCE_MAX = 2;
  private static final int LIVE_BEHIND_SECONDS = 5;

  /// So many in a row mean that it is not the events.
  private static final int FAILURES_MAX = 20;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);
  private static final Duration HELD = Duration.ofSeconds(ReplayRows.HELD_SECONDS - 1);
  private static final Backoff BACKOFF =
      new Backoff(
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)), Backoff.STANDARD.overloadedMin());

  private final UUID owner;
  private final Replay replay;
  private final ReplayRows rows;
  private final EventRows events;
  private final EndpointStore endpoints;
  private final Sender sender;
  private final InstantSource clock;
  private final int rate;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private RateLimit.Bucket bucket = new RateLimit.Bucket(Instant.EPOCH);
  private volatile long heldUntil;
  private volatile boolean stopped;

  ReplayRun(
      UUID owner,
      Replay replay,
      ReplayRows rows,
      EventRows events,
      EndpointStore endpoints,
      Sender sender,
      InstantSource clock,
      int rate,
      long takenAt) {
    this.owner = owner;
    this.replay = replay;
    this.rows = rows;
    this.events = events;
    this.endpoints = endpoints;
    this.sender = sender;
    this.clock = clock;
    this.rate = rate;
    this.heldUntil = takenAt + HELD.toNanos();
  }

  void start(Runnable whenOver) {
    Thread.ofVirtual()
        .name("replay-" + replay.id())
        .start(() -> {
          threads.add(Thread.currentThread());
          Thread.ofVirtual().start(this::keep);
          try {
            run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            // Whoever takes it over goes on where it stood.
            LOG.atWarn().addKeyValue("replayId", replay.id()).setCause(e).log("replay.interrupted");
          } finally {
            stop();
            whenOver.run();
          }
        });
  }

  void giveBack() {
    stop();
    try {
      rows.release(owner);
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("replay.not_released");
    }
  }

  /// What is under way breaks off.
  private void stop() {
    stopped = true;
    threads.forEach(thread -> {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    });
  }

  /// Until the replay is over, cancelled, or may be another's.
  private void keep() {
    while (!stopped) {
      long askedAt = System.nanoTime();
      try {
        if (rows.renew(owner, replay.id())) {
          heldUntil = askedAt + HELD.toNanos();
        } else {
          stop();
        }
      } catch (DataAccessException | TransactionException e) {
        if (System.nanoTime() - heldUntil >= 0) {
          stop();
        }
      }
      try {
        Thread.sleep(RENEW_EVERY);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean mayGoOn() {
    return !stopped && System.nanoTime() - heldUntil < 0;
  }

  private void run() throws InterruptedException {
    for (Stretch stretch : rows.stretches(replay.id())) {
      Stretch at = stretch;
      while (at.next() < at.end()) {
        Optional<Stretch> next = batch(at);
        if (next.isEmpty()) {
          return;
        }
        at = next.get();
      }
    }
    rows.end(owner, replay, "done");
  }

  /// @return empty if it does not go on
  private Optional<Stretch> batch(Stretch at) throws InterruptedException {
    Endpoint endpoint = whenItMay();
    Slice slice =
        events.of(endpoint.organization().value(), at.partition(), at.next(), at.end(), BATCH);
    Set<Long> before = rows.delivered(replay, at.partition(), at.next(), slice.next());
    List<Event> wanted = slice.events().stream().filter(event -> wants(endpoint, event)).toList();
    Map<UUID, List<Event>> byCustomer =
        wanted.stream()
            .filter(event -> !before.contains(event.offset()))
            .collect(Collectors.groupingBy(Event::customer));
    int failed = sendAll(endpoint, List.copyOf(byCustomer.values()));
    if (!mayGoOn()) {
      return Optional.empty();
    }
    var to = new Stretch(at.partition(), slice.next(), at.end());
    boolean goesOn = rows.move(owner, replay, to, wanted.size() - failed, failed);
    if (failuresInARow.get() >= FAILURES_MAX) {
      rows.end(owner, replay, "failed");
      return Optional.empty();
    }
    return goesOn ? Optional.of(to) : Optional.empty();
  }

  private static boolean wants(Endpoint endpoint, Event event) {
    List<String> fields = event.changedFields();
    return endpoint.filter().matches(event.type(), fields == null ? Set.of() : Set.copyOf(fields));
  }

  /// Waits while the endpoint is disabled, and while it has live events to take.
  private Endpoint whenItMay() throws InterruptedException {
    while (true) {
      if (!mayGoOn()) {
        throw new InterruptedException();
      }
      Optional<Endpoint> endpoint = endpoints.find(replay.endpoint()).filter(Endpoint::enabled);
      if (endpoint.isPresent()
          && !rows.isLiveBehind(
              endpoint.get().organization().value(), replay.endpoint(), LIVE_BEHIND_SECONDS)) {
        return endpoint.get();
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /// @return how many failed
  private int sendAll(Endpoint endpoint, List<List<Event>> lines) throws InterruptedException {
    var places = new Semaphore(AT_ONCE_MAX);
    var failed = new AtomicInteger();
    List<Thread> started = new ArrayList<>();
    for (List<Event> line : lines) {
      started.add(Thread.ofVirtual().unstarted(() -> sendLine(endpoint, line, places, failed)));
    }
    threads.addAll(started);
    try {
      started.forEach(Thread::start);
      for (Thread thread : started) {
        thread.join();
      }
    } finally {
      // Whoever stops this may not have come to them.
      started.forEach(Thread::interrupt);
      started.forEach(threads::remove);
    }
    return failed.get();
  }

  private void sendLine(
      Endpoint endpoint, List<Event> line, Semaphore places, AtomicInteger failed) {
    try {
      places.acquire();
      try {
        for (Event event : line) {
          boolean delivered = send(endpoint, event);
          failed.addAndGet(delivered ? 0 : 1);
          failuresInARow.updateAndGet(before -> delivered ? 0 : before + 1);
        }
      } finally {
        places.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The batch is not moved past: whoever goes on looks at what is committed.
      LOG.atWarn().addKeyValue("replayId", replay.id()).setCause(e).log("replay.not_written");
      stop();
    }
  }

  private boolean send(Endpoint endpoint, Event event) throws InterruptedException {
    byte[] body = event.body();
    if (body == null) {
      return false;
    }
    for (int number = 1; failuresInARow.get() < FAILURES_MAX; number++) {
      awaitRate(endpoint);
      if (!mayGoOn()) {
        throw new InterruptedException();
      }
      Attempt attempt =
          sender.send(
              endpoint.target(clock.instant()), new Message(event.id(), event.type(), body));
      Next next =
          BACKOFF.next(
              attempt.result(), number, clock.instant(), ThreadLocalRandom.current().nextDouble());
      Instant again = next instanceof Next.RetryAt(Instant at) ? at : null;
      rows.attempted(AttemptRow.of(endpoint, event, number, attempt, again));
      if (again == null) {
        return attempt.result() instanceof Result.Delivered;
      }
      Thread.sleep(Duration.between(clock.instant(), again));
    }
    return false;
  }

  private void awaitRate(Endpoint endpoint) throws InterruptedException {
    Integer own = endpoint.rateLimit();
    int perSecond = own == null ? rate : Math.min(rate, Math.max(1, own / 2));
    var limit = new RateLimit(perSecond, Duration.ofSeconds(1));
    Instant at;
    synchronized (this) {
      at = limit.next(bucket, clock.instant());
      bucket = limit.taken(bucket, at);
    }
    TimeUnit.NANOSECONDS.sleep(Math.max(0, Duration.between(clock.instant(), at).toNanos()));
  }
}
