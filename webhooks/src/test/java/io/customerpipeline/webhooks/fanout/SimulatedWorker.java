package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A worker without threads: each of its steps is one that a real one may make at any moment.
final class SimulatedWorker {
  static final int CONNECTIONS_MAX = 4;
  static final int LANES_MAX = 3;
  private static final UUID ENDPOINT = new UUID(2, 2);

  /// Who is called.
  interface Receiver {
    Result call(Event event, Instant now);
  }

  /// @param event null while it is looked for, up to `before`
  private record UnderWay(
      Started started, @Nullable Event event, long before, @Nullable Result result) {}

  private record Pending(Settlement settlement, long epoch, Started started) {}

  private final SimulatedLog log;
  private final SimulatedStore store;
  private final Receiver receiver;
  private final SplittableRandom random;
  private final EndpointCursor cursor;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final List<UnderWay> underWay = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();

  SimulatedWorker(
      SimulatedLog log,
      SimulatedStore store,
      Receiver receiver,
      SplittableRandom random,
      boolean parks) {
    this.log = log;
    this.store = store;
    this.receiver = receiver;
    this.random = random;
    this.cursor = new EndpointCursor(ENDPOINT, CONNECTIONS_MAX, Backoff.STANDARD, store.breaker());
    cursor.set(true, parks, null);
  }

  void gain(int partition) {
    long epoch = store.takeOver(partition);
    epochs.put(partition, epoch);
    StateRows.State state = store.load(partition);
    cursor.add(
        new PartitionCursor(
            partition,
            state.next(),
            state.lanes(),
            state.settled(),
            LANES_MAX,
            () -> epochs.getOrDefault(partition, 0L) == epoch));
  }

  /// Its lease is over by its own clock: nothing starts, and what is under way breaks off, arrived
  /// or not. The thread that decides will hear of it later, see [#forget()].
  void lose(int partition, Instant now) {
    epochs.remove(partition);
    for (UnderWay one : List.copyOf(underWay)) {
      if (one.started.partition() == partition) {
        arriveAtLast(one, now);
        underWay.remove(one);
        cursor.brokenOff(one.started);
      }
    }
  }

  void forget() {
    List.copyOf(cursor.partitions()).stream()
        .map(PartitionCursor::partition)
        .filter(partition -> !epochs.containsKey(partition))
        .forEach(cursor::remove);
  }

  /// The process dies. What was not committed never was.
  void die(Instant now) {
    underWay.forEach(one -> arriveAtLast(one, now));
    underWay.clear();
    pending.clear();
    epochs.clear();
  }

  private void arriveAtLast(UnderWay one, Instant now) {
    if (one.event != null && one.result == null && random.nextBoolean()) {
      receiver.call(one.event, now);
    }
  }

  void takeIn() {
    for (PartitionCursor partition : List.copyOf(cursor.partitions())) {
      if (partition.wantsMore()) {
        Slice slice = log.read(partition.partition(), partition.readTo(), 1 + random.nextInt(8));
        partition.take(slice.events(), slice.next());
      }
    }
  }

  /// @return until when there is nothing to start
  Optional<Turn.Wait> start(Instant now) {
    return switch (cursor.turn(now)) {
      case Turn.Wait wait -> Optional.of(wait);
      case Turn.Send(Started started) -> {
        underWay.add(new UnderWay(started, started.event(), started.of().readTo(), null));
        yield Optional.empty();
      }
    };
  }

  /// A lane finds its event, the request reaches the receiver, or its answer comes back.
  void goOn(Instant now) {
    if (underWay.isEmpty()) {
      return;
    }
    UnderWay one = underWay.remove(random.nextInt(underWay.size()));
    if (one.event == null) {
      find(one, now);
    } else if (one.result == null) {
      Result result = receiver.call(one.event, now);
      underWay.add(new UnderWay(one.started, one.event, one.before, result));
    } else {
      var attempt = new Attempt(now, Duration.ZERO, Map.of(), one.result, null);
      double chance = random.nextDouble();
      submit(one.started, cursor.ended(one.started, one.event, attempt, now, chance));
    }
  }

  private void find(UnderWay one, Instant now) {
    Started started = one.started;
    log.first(started.customer(), started.partition(), started.offset(), one.before)
        .ifPresentOrElse(
            event -> underWay.add(new UnderWay(started, event, one.before, null)),
            () -> submit(started, cursor.laneEmpty(started, one.before, now)));
  }

  private void submit(Started started, @Nullable Settlement settlement) {
    Long epoch = epochs.get(started.partition());
    if (settlement != null && epoch != null) {
      pending.add(new Pending(settlement, epoch, started));
    }
  }

  /// Some of what is to be written is.
  void commit() {
    for (int left = random.nextInt(pending.size() + 1); left > 0; left--) {
      Pending one = pending.removeFirst();
      if (store.write(one.settlement, one.epoch)) {
        cursor.committed(one.started);
      }
    }
  }

  boolean isIdle() {
    return underWay.isEmpty() && pending.isEmpty();
  }

  boolean hasReadAll() {
    return cursor.partitions().stream().allMatch(it -> it.readTo() >= log.end(it.partition()));
  }

  boolean hasSettledAll() {
    return cursor.partitions().stream().allMatch(it -> it.next() == log.end(it.partition()));
  }

  int underWay() {
    return underWay.size();
  }
}
