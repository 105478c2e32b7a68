package io.customerpipeline.robustness.simulation;

import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two workers of one endpoint, between which partitions move.
final class Workers {
  private static final int COUNT = 2;
  private static final int AWAY_SECONDS_MAX = 300;

  private final World world;
  private final Fanout fanout;
  private final List<Worker> all = new ArrayList<>();
  private final Map<Integer, Integer> owners = new HashMap<>();

  Workers(World world, Fanout fanout) {
    this.world = world;
    this.fanout = fanout;
    for (int i = 0; i < COUNT; i++) {
      all.add(new Worker(world, fanout));
    }
  }

  void step() {
    Worker worker = world.pick(all);
    switch (world.random.nextInt(16)) {
      case 0, 1 -> fanout.land(world.random.nextInt(world.partitions), 1 + world.random.nextInt(3));
      case 2, 3 -> worker.takeIn();
      case 4, 5, 6 -> worker.start();
      case 7, 8, 9, 10 -> worker.goOn();
      case 11, 12 -> worker.commit();
      case 13 -> {
        worker.commit();
        worker.forget();
      }
      case 14 -> move(world.random.nextInt(world.partitions));
      default -> rarely();
    }
  }

  private void move(int partition) {
    Integer before = owners.get(partition);
    if (before != null) {
      if (!world.chance(20)) {
        return;
      }
      world.saw(World.Event.PARTITION_MOVED);
      all.get(before).lose(partition);
    }
    int owner = world.random.nextInt(COUNT);
    owners.put(partition, owner);
    all.get(owner).gain(partition);
  }

  private void rarely() {
    if (world.chance(25)) {
      int dead = world.random.nextInt(COUNT);
      all.get(dead).die();
      all.set(dead, new Worker(world, fanout));
      owners.values().removeIf(owner -> owner == dead);
    } else if (world.chance(15)) {
      fanout.goAway(Duration.ofSeconds(world.random.nextInt(AWAY_SECONDS_MAX)));
    }
  }

  /// Everybody goes on until nobody has anything to do.
  void settle() {
    fanout.heal();
    all.forEach(Worker::forget);
    for (int partition = 0; partition < world.partitions; partition++) {
      fanout.land(partition, Integer.MAX_VALUE / 2);
      if (!owners.containsKey(partition)) {
        owners.put(partition, 0);
        all.getFirst().gain(partition);
      }
    }
    for (Optional<Instant> next = runUntilNobodyCanStart();
        next.isPresent();
        next = runUntilNobodyCanStart()) {
      Duration left = Duration.between(world.now(), next.get());
      world.pass(left.isPositive() ? left : Duration.ZERO);
    }
  }

  private Optional<Instant> runUntilNobodyCanStart() {
    Instant next = null;
    for (Worker worker : all) {
      Optional<Turn.Wait> wait;
      do {
        worker.takeIn();
        worker.goOn();
        worker.commit();
        wait = worker.start();
      } while (wait.isEmpty() || !worker.isIdle() || !worker.hasReadAll());
      Instant until = wait.get().until();
      next = until != null && (next == null || until.isBefore(next)) ? until : next;
    }
    return Optional.ofNullable(next);
  }
}
