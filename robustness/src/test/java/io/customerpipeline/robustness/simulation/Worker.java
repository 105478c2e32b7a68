package io.customerpipeline.robustness.simulation;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.fanout.EndpointCursor;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.Event;
import io.customerpipeline.webhooks.fanout.PartitionCursor;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import io.customerpipeline.webhooks.fanout.Settlement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sends the events of one endpoint by the product's cursors and lanes; each of its steps is one
/// that a real worker may make at any moment.
final class Worker {
  private static final UUID ENDPOINT = new UUID(2, 2);
  private static final int CONNECTIONS_MAX = 4;
  private static final int LANES_MAX = 3;

  /// @param event null while it is looked for, up to `before`
  private record UnderWay(
      Started started, @Nullable Event event, long before, @Nullable Result result) {}

  private record Pending(Settlement settlement, long epoch, Started started) {}

  private final World world;
  private final Fanout fanout;
  private final EndpointCursor cursor;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final List<UnderWay> underWay = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();

  Worker(World world, Fanout fanout) {
    this.world = world;
    this.fanout = fanout;
    this.cursor = new EndpointCursor(ENDPOINT, CONNECTIONS_MAX, Backoff.STANDARD, fanout.breaker());
    cursor.set(true, true, null);
  }

  void gain(int partition) {
    long epoch = fanout.takeOver(partition);
    epochs.put(partition, epoch);
    cursor.add(
        new PartitionCursor(
            partition,
            fanout.cursor(partition),
            fanout.lanes(partition),
            fanout.settledAhead(partition),
            LANES_MAX,
            () -> epochs.getOrDefault(partition, 0L) == epoch));
  }

  /// Its lease is over by its own clock: nothing starts, and what is under way breaks off, arrived
  /// or not. The thread that decides hears of it later.
  void lose(int partition) {
    epochs.remove(partition);
    for (UnderWay one : List.copyOf(underWay)) {
      if (one.started.partition() == partition) {
        arriveAtLast(one);
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

  /// The process dies: what was not committed never was.
  void die() {
    world.saw(World.Event.WORKER_CRASH);
    underWay.forEach(this::arriveAtLast);
    underWay.clear();
    pending.clear();
    epochs.clear();
  }

  private void arriveAtLast(UnderWay one) {
    if (one.event != null && one.result == null && world.chance(50)) {
      fanout.call(one.event, one.started.number());
    }
  }

  void takeIn() {
    for (PartitionCursor partition : List.copyOf(cursor.partitions())) {
      if (partition.wantsMore()) {
        long end = fanout.end(partition.partition());
        partition.take(fanout.read(partition.partition(), partition.readTo(), end), end);
      }
    }
  }

  /// @return until when there is nothing to start
  Optional<Turn.Wait> start() {
    return switch (cursor.turn(world.now())) {
      case Turn.Wait wait -> Optional.of(wait);
      case Turn.Send(Started started) -> {
        underWay.add(new UnderWay(started, started.event(), started.of().readTo(), null));
        yield Optional.empty();
      }
    };
  }

  /// A lane finds its event, the request reaches the receiver, or its answer comes back.
  void goOn() {
    if (underWay.isEmpty()) {
      return;
    }
    UnderWay one = underWay.remove(world.random.nextInt(underWay.size()));
    if (one.event == null) {
      find(one);
    } else if (one.result == null) {
      Result result = fanout.call(one.event, one.started.number());
      underWay.add(new UnderWay(one.started, one.event, one.before, result));
    } else {
      var attempt = new Attempt(world.now(), Duration.ZERO, Map.of(), one.result, null);
      double chance = world.random.nextDouble();
      submit(one.started, cursor.ended(one.started, one.event, attempt, world.now(), chance));
    }
  }

  private void find(UnderWay one) {
    Started started = one.started;
    fanout.read(started.partition(), started.offset(), one.before).stream()
        .filter(event -> event.customer().equals(started.customer()))
        .findFirst()
        .ifPresentOrElse(
            event -> underWay.add(new UnderWay(started, event, one.before, null)),
            () -> submit(started, cursor.laneEmpty(started, one.before, world.now())));
  }

  private void submit(Started started, @Nullable Settlement settlement) {
    Long epoch = epochs.get(started.partition());
    if (settlement != null && epoch != null) {
      pending.add(new Pending(settlement, epoch, started));
    }
  }

  /// Some of what is to be written is.
  void commit() {
    for (int left = world.random.nextInt(pending.size() + 1); left > 0; left--) {
      Pending one = pending.removeFirst();
      if (fanout.write(one.settlement, one.epoch)) {
        cursor.committed(one.started);
      }
    }
  }

  boolean isIdle() {
    return underWay.isEmpty() && pending.isEmpty();
  }

  boolean hasReadAll() {
    return cursor.partitions().stream().allMatch(it -> it.readTo() >= fanout.end(it.partition()));
  }
}
