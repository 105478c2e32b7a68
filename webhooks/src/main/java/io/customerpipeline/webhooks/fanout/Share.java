package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.EndpointStore;
import io.customerpipeline.webhooks.fanout.StateRows.Place;
import io.customerpipeline.webhooks.fanout.StateRows.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The partitions of this worker, and all endpoints over them. One thread at a time, but for what
/// says otherwise. Throws Spring's data access exceptions while Postgres is away; then nothing has
/// changed.
@Component
class Share {
  private static final long UNKNOWN = -1;

  private final EndpointStore endpoints;
  private final EventRows events;
  private final StateRows states;
  private final Sender sender;
  private final InstantSource clock;
  private final WebhookSettings.Webhooks settings;
  private final Backoff backoff;
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<UUID, EndpointRunner> runners = new ConcurrentHashMap<>();
  private final Set<Integer> unwanted = new HashSet<>();
  private long knownChanges = UNKNOWN;

  private record Held(EventWindow window, long epoch) {}

  Share(
      EndpointStore endpoints,
      EventRows events,
      StateRows states,
      Sender sender,
      InstantSource clock,
      WebhookSettings settings) {
    this.endpoints = endpoints;
    this.events = events;
    this.states = states;
    this.sender = sender;
    this.clock = clock;
    this.settings = settings.webhooks();
    this.backoff = new Backoff(this.settings.retryDelays(), this.settings.overloadDelay());
  }

  /// Takes a partition on, as it was left.
  void begin(int partition, long epoch, Leases leases) {
    long landed = events.landed(Set.of(partition)).getOrDefault(partition, 0L);
    var window = new EventWindow(partition, events, landed);
    Map<Place, State> found = states.load(runners.keySet(), Set.of(partition));
    end(partition);
    held.put(partition, new Held(window, epoch));
    runners.forEach(
        (id, runner) -> join(runner, partition, found.get(new Place(id, partition)), leases));
  }

  private void join(EndpointRunner runner, int partition, @Nullable State state, Leases leases) {
    Held one = held.get(partition);
    if (state == null || one == null || unwanted.contains(partition)) {
      return;
    }
    long epoch = one.epoch;
    runner
        .cursor()
        .add(
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

  void end(int partition) {
    held.remove(partition);
    unwanted.remove(partition);
    runners.values().forEach(runner -> runner.remove(partition));
  }

  /// At any time, on any thread.
  void breakOff(int partition) {
    runners.values().forEach(runner -> runner.breakOff(partition));
  }

  /// Nothing of it starts from here on.
  void pause(int partition) {
    unwanted.add(partition);
    runners.values().forEach(runner -> runner.cursor().pause(partition));
  }

  /// Those paused of which nothing is under way any more.
  List<Integer> idle() {
    return unwanted.stream()
        .filter(
            partition -> runners.values().stream().allMatch(it -> it.cursor().isIdle(partition)))
        .toList();
  }

  Set<Integer> partitions() {
    return Set.copyOf(held.keySet());
  }

  /// As [GuardedCursor#flush(boolean)].
  void flush(boolean all) {
    runners.values().forEach(runner -> runner.cursor().flush(all));
  }

  void stop() {
    runners.values().forEach(EndpointRunner::stop);
  }

  boolean isStill() {
    return runners.values().stream().allMatch(runner -> runner.underWay() == 0);
  }

  void breakOff() {
    runners.values().forEach(EndpointRunner::breakOff);
  }

  /// Endpoints that were made, changed or removed, wherever.
  void lookForChanges(Leases leases, Committer committer) {
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
    boolean isUnsure = false;
    for (EndpointRunner runner : runners.values()) {
      Endpoint endpoint = all.get(runner.endpoint().id());
      isUnsure |= endpoint != null && change(runner, endpoint);
    }
    addAll(
        all.values().stream().filter(it -> !runners.containsKey(it.id())).toList(),
        leases,
        committer);
    knownChanges = isUnsure ? UNKNOWN : changes;
  }

  /// @return whether to look at its lanes again soon
  private boolean change(EndpointRunner runner, Endpoint endpoint) {
    runner.set(endpoint);
    return runner.cursor().hasLanes() && runner.cursor().decide(states.lanes(endpoint.id()));
  }

  private void addAll(Collection<Endpoint> added, Leases leases, Committer committer) {
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
          .forEach(partition ->
              join(runner, partition, found.get(new Place(endpoint.id(), partition)), leases));
      runner.start();
    }
  }

  /// Reads what has landed, and wakes whom it concerns.
  void fill(Collection<Integer> partitions) {
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
    Instant now = clock.instant();
    runners.values().stream()
        .filter(runner -> organizations.contains(runner.endpoint().organization().value()))
        .forEach(runner -> runner.cursor().landed(now));
  }
}
