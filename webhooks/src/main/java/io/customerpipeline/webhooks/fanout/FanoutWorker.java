package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.EndpointStore;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.customerpipeline.webhooks.fanout.StateRows.Place;
import io.customerpipeline.webhooks.fanout.StateRows.State;
import io.customerpipeline.webhooks.landing.LandingSignal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// This instance's share of the fan-out: the partitions it has leases for, all endpoints over them.
///
/// One thread decides who does what; endpoints run on threads of their own. Leases are renewed, and
/// given up in time, on two more, so that nothing here can hold them up.
@Component
public class FanoutWorker implements SmartLifecycle, Leases.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(FanoutWorker.class);

  /// For what other instances landed or changed, should a notification be lost.
  private static final Duration LOOK_EVERY = Duration.ofMillis(400);

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);
  private static final Duration EXPIRE_EVERY = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);
  private static final int TICKS_PER_LEASE = 8;

  private final EndpointStore endpoints;
  private final EventRows events;
  private final StateRows states;
  private final Sender sender;
  private final InstantSource clock;
  private final WebhookSettings.Webhooks settings;
  private final Backoff backoff;
  private final Leases leases;
  private final Committer committer;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<UUID, EndpointRunner> runners = new ConcurrentHashMap<>();
  private final Set<Integer> landedIn = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unwanted = new HashSet<>();
  private long knownChanges = -1;
  private volatile boolean running;
  private volatile List<Thread> threads = List.of();

  private record Held(EventWindow window, long epoch) {}

  FanoutWorker(
      EndpointStore endpoints,
      Endpoints changes,
      EventRows events,
      StateRows states,
      LeaseRows leaseRows,
      ResultRows results,
      PlatformTransactionManager transactions,
      LandingSignal signal,
      Sender sender,
      InstantSource clock,
      WebhookSettings settings) {
    this.endpoints = endpoints;
    this.events = events;
    this.states = states;
    this.sender = sender;
    this.clock = clock;
    this.settings = settings.webhooks();
    this.backoff = new Backoff(this.settings.retryDelays());
    UUID worker = UUID.randomUUID();
    this.leases =
        new Leases(
            leaseRows, worker, settings.topics().partitions(), this.settings.leaseDuration(), this);
    this.committer =
        new Committer(results, new TransactionTemplate(transactions), worker, leases::refused);
    signal.whenLanded(this::onLanded);
    changes.whenChanged(() -> tasks.add(this::lookForChanges));
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
    tasks.add(() -> {
      unwanted.add(partition);
      runners.values().forEach(runner -> runner.pause(partition));
    });
  }

  /// What is under way breaks off at once, whatever the deciding thread waits for.
  @Override
  public void lost(int partition) {
    runners.values().forEach(runner -> runner.breakOff(partition));
    tasks.add(() -> end(partition));
  }

  private void begin(int partition, long epoch) {
    if (!leases.has(partition, epoch)) {
      return;
    }
    try {
      long landed = events.landed(Set.of(partition)).getOrDefault(partition, 0L);
      var window = new EventWindow(partition, events, landed);
      Map<Place, State> found = states.load(runners.keySet(), Set.of(partition));
      end(partition);
      held.put(partition, new Held(window, epoch));
      runners.forEach((id, runner) -> join(runner, partition, found.get(new Place(id, partition))));
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("fanout.not_begun");
      leases.drop(partition);
    }
  }

  private void join(EndpointRunner runner, int partition, @Nullable State state) {
    Held one = held.get(partition);
    if (state == null || one == null || unwanted.contains(partition)) {
      return;
    }
    long epoch = one.epoch;
    runner.add(
        new PartitionCursor(
            partition,
            state.next(),
            state.lanes(),
            state.settled(),
            settings.lanesMax(),
            () -> leases.has(partition, epoch)),
        one.window,
        epoch);
  }

  private void end(int partition) {
    held.remove(partition);
    unwanted.remove(partition);
    runners.values().forEach(runner -> runner.remove(partition));
  }

  private void releaseWhatIsIdle() {
    for (int partition : List.copyOf(unwanted)) {
      if (runners.values().stream().allMatch(runner -> runner.isIdle(partition))) {
        end(partition);
        leases.release(partition);
      }
    }
  }

  private void lookForChanges() {
    long changes = endpoints.changes();
    if (changes == knownChanges) {
      return;
    }
    Map<UUID, Endpoint> all =
        endpoints.all().stream().collect(Collectors.toMap(Endpoint::id, Function.identity()));
    runners
        .values()
        .removeIf(runner -> {
          if (all.containsKey(runner.endpoint().id())) {
            return false;
          }
          runner.stop();
          return true;
        });
    runners.forEach((id, runner) ->
        Optional.ofNullable(all.get(id)).ifPresent(endpoint -> change(runner, endpoint)));
    addAll(all.values().stream().filter(it -> !runners.containsKey(it.id())).toList());
    knownChanges = changes;
  }

  private void change(EndpointRunner runner, Endpoint endpoint) {
    runner.set(endpoint);
    if (runner.hasLanes()) {
      runner.decide(states.lanes(endpoint.id()));
    }
  }

  private void addAll(Collection<Endpoint> added) {
    if (added.isEmpty()) {
      return;
    }
    List<UUID> ids = added.stream().map(Endpoint::id).toList();
    Map<UUID, Breaker> breakers = states.breakers(ids);
    Map<Place, State> found = states.load(ids, held.keySet());
    for (Endpoint endpoint : added) {
      Breaker breaker = breakers.getOrDefault(endpoint.id(), Breaker.closed());
      var cursor = new EndpointCursor(endpoint.id(), settings.connectionsMax(), backoff, breaker);
      var runner = new EndpointRunner(endpoint, cursor, events, committer, sender, clock);
      runners.put(endpoint.id(), runner);
      held.keySet()
          .forEach(
              partition -> join(runner, partition, found.get(new Place(endpoint.id(), partition))));
      runner.start();
    }
  }

  /// One task is enough for all that lands until it runs.
  private void onLanded(Set<Integer> partitions) {
    if (landedIn.addAll(partitions)) {
      tasks.add(() -> {
        Set<Integer> landed = Set.copyOf(landedIn);
        landedIn.removeAll(landed);
        fill(landed);
      });
    }
  }

  /// Reads what has landed, and wakes whom it concerns.
  private void fill(Collection<Integer> partitions) {
    Set<Integer> own = new HashSet<>(partitions);
    own.retainAll(held.keySet());
    if (own.isEmpty()) {
      return;
    }
    Set<UUID> organizations = new HashSet<>();
    events
        .landed(own)
        .forEach((partition, landed) -> {
          Held one = held.get(partition);
          if (one != null && runners.isEmpty()) {
            one.window.skipTo(landed);
          } else if (one != null) {
            organizations.addAll(one.window.fill(landed));
          }
        });
    runners.values().stream()
        .filter(runner -> organizations.contains(runner.endpoint().organization().value()))
        .forEach(EndpointRunner::wake);
  }

  private void decide() {
    long lookAt = System.nanoTime();
    long flushAt = lookAt;
    while (running) {
      try {
        Runnable task = tasks.poll(LOOK_EVERY.toMillis() / 8, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        releaseWhatIsIdle();
        if (System.nanoTime() - lookAt >= 0) {
          lookForChanges();
          fill(Set.copyOf(held.keySet()));
          lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        }
        if (System.nanoTime() - flushAt >= 0) {
          runners.values().forEach(EndpointRunner::flush);
          flushAt = System.nanoTime() + FLUSH_EVERY.toNanos();
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
    Duration tick = settings.leaseDuration().dividedBy(TICKS_PER_LEASE);
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
    runners.values().forEach(EndpointRunner::stop);
    awaitUntil(until, () -> runners.values().stream().allMatch(it -> it.underWay() == 0));
    runners.values().forEach(EndpointRunner::breakOff);
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
