package io.customerpipeline.robustness.simulation;

import io.customerpipeline.api.projection.Lockstep;
import io.customerpipeline.api.projection.Offsets;
import io.customerpipeline.api.projection.Projected;
import io.customerpipeline.api.projection.ProjectedEvent;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One instance of the projection: the product's lockstep between simulated topics and tables. It
/// may go on for a while after another has taken a partition from it.
final class Projector {
  private static final class Held {
    final Lockstep lockstep = new Lockstep();
    long outcome;
    long event;

    void seek(Offsets to) {
      outcome = to.outcome();
      event = to.event();
    }
  }

  private record Part(Lockstep.Released released, Offsets known, List<Long> sequences) {}

  private final World world;
  private final Topics topics;
  private final ReadModel tables;
  private final Map<Integer, Held> held = new TreeMap<>();

  /// By partition what the open transaction writes.
  private final Map<Integer, Part> pending = new TreeMap<>();

  Projector(World world, Topics topics, ReadModel tables) {
    this.world = world;
    this.topics = topics;
    this.tables = tables;
  }

  void gain(int partition) {
    var fresh = new Held();
    fresh.seek(tables.offsets(partition));
    held.put(partition, fresh);
    pending.remove(partition);
  }

  boolean holds(int partition) {
    return held.containsKey(partition);
  }

  void lose(int partition) {
    held.remove(partition);
    pending.remove(partition);
  }

  /// Some of what is there, of either topic.
  void poll(int max) {
    held.forEach((partition, one) -> poll(partition, one, max));
  }

  private void poll(int partition, Held one, int max) {
    int outcomes = world.random.nextInt(max + 1);
    for (Topics.Told told : topics.outcomes(partition)) {
      if (told.offset() >= one.outcome && outcomes-- > 0) {
        one.lockstep.add(projected(partition, told));
        one.outcome = told.offset() + 1;
      }
    }
    int events = world.random.nextInt(max + 1);
    for (Topics.Happened happened : topics.events(partition)) {
      if (happened.offset() >= one.event && events-- > 0) {
        one.lockstep.add(projected(partition, happened));
        one.event = happened.offset() + 1;
      }
    }
  }

  private Projected projected(int partition, Topics.Told told) {
    return new Projected(
        partition,
        told.offset(),
        world.now(),
        told.decided().duplicate(),
        "",
        told.decided().outcome(),
        told.decided().eventId());
  }

  private ProjectedEvent projected(int partition, Topics.Happened happened) {
    CustomerEvent event = happened.event();
    CustomerView data = event.data();
    return new ProjectedEvent(
        partition,
        happened.offset(),
        world.now(),
        event.id(),
        event.eventType(),
        data.organizationId(),
        data.id(),
        event.version(),
        Digests.of(happened.body()));
  }

  boolean isWriting() {
    return !pending.isEmpty();
  }

  /// Transactions begin, each of a partition: an instance has several threads.
  void begin() {
    held.forEach((partition, one) -> {
      if (!pending.containsKey(partition) && world.chance(50)) {
        begin(partition, one);
      }
    });
  }

  private void begin(int partition, Held one) {
    Lockstep.Released released = one.lockstep.release(world.now());
    if (released.outcomes().isEmpty() && released.events().isEmpty()) {
      return;
    }
    pending.put(
        partition,
        new Part(
            released,
            tables.offsets(partition),
            released.events().stream().map(_ -> tables.nextSequence()).toList()));
    if (world.has(Defect.OFFSET_BEFORE_WRITE)) {
      tables.advance(partition, released.next());
    }
  }

  void commit() {
    if (!pending.isEmpty()) {
      commit(world.pick(List.copyOf(pending.keySet())));
    }
  }

  /// It reads the offsets under their lock, so what another has applied meanwhile is not fresh.
  private void commit(int partition) {
    Part part = pending.remove(partition);
    tables.apply(
        partition,
        world.has(Defect.OFFSET_BEFORE_WRITE) ? part.known : tables.offsets(partition),
        part.released.outcomes(),
        part.released.events(),
        part.sequences,
        part.released.next());
    held.get(partition).lockstep.remove(part.released);
  }

  /// Postgres is away: what was polled is read again.
  void fail() {
    if (!pending.isEmpty()) {
      world.saw(World.Event.PROJECTION_FAILED);
      pending.clear();
      held.forEach((partition, one) -> one.seek(tables.offsets(partition)));
    }
  }

  void crash() {
    world.saw(World.Event.PROJECTOR_CRASH);
    pending.clear();
    List.copyOf(held.keySet()).forEach(this::gain);
  }

  boolean hasProjectedAll(int partition) {
    Offsets next = tables.offsets(partition);
    return topics.outcomes(partition).stream().allMatch(one -> one.offset() < next.outcome())
        && topics.events(partition).stream().allMatch(one -> one.offset() < next.event());
  }
}
