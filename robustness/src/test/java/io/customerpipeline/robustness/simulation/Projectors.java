package io.customerpipeline.robustness.simulation;

import java.time.Duration;
import java.util.List;

/// Two instances of the projection. One that is paused does not know that its partitions have been
/// given to the other; the first thing that it does when it goes on may be to write.
final class Projectors {
  private static final int PAUSE_MIN = 20;
  private static final int PAUSE_MAX = 120;
  private static final int POLLED_MAX = 4;

  private final World world;
  private final List<Projector> both;

  /// How likely the second instance is to commit when it may, in percent.
  private final int patience;

  private Projector paused;
  private int pauseLeft;

  Projectors(World world, Topics topics, ReadModel tables) {
    this.world = world;
    this.both = List.of(new Projector(world, topics, tables), new Projector(world, topics, tables));
    this.patience = world.chance(50) ? 3 + world.random.nextInt(12) : 100;
    for (int partition = 0; partition < world.partitions; partition++) {
      world.pick(both).gain(partition);
    }
  }

  private Projector running() {
    if (pauseLeft == 0) {
      return world.pick(both);
    }
    if (--pauseLeft == 0) {
      goOn();
    }
    return other(paused);
  }

  private Projector other(Projector one) {
    return one == both.getFirst() ? both.getLast() : both.getFirst();
  }

  void poll() {
    running().poll(POLLED_MAX);
  }

  void begin() {
    running().begin();
  }

  void commit() {
    Projector one = running();
    if (one == both.getFirst() || world.chance(patience)) {
      one.commit();
    }
  }

  void trouble() {
    Projector one = running();
    switch (world.random.nextInt(6)) {
      case 0 -> one.crash();
      case 1 -> one.fail();
      case 2 -> move(one, world.random.nextInt(world.partitions));
      default -> {
        // What hurts is a pause within a transaction.
        if (pauseLeft == 0 && one.isWriting()) {
          pause(one);
        }
      }
    }
  }

  private void move(Projector from, int partition) {
    if (pauseLeft == 0 && from.holds(partition)) {
      from.lose(partition);
      other(from).gain(partition);
    }
  }

  private void pause(Projector one) {
    world.saw(World.Event.ZOMBIE);
    paused = one;
    pauseLeft = PAUSE_MIN + world.random.nextInt(PAUSE_MAX - PAUSE_MIN);
    for (int partition = 0; partition < world.partitions; partition++) {
      if (!other(one).holds(partition)) {
        other(one).gain(partition);
      }
    }
  }

  private void goOn() {
    while (paused.isWriting() && world.chance(80)) {
      paused.commit();
    }
    for (int partition = 0; partition < world.partitions; partition++) {
      paused.lose(partition);
    }
  }

  void settle() {
    Projector last = both.getFirst();
    for (int partition = 0; partition < world.partitions; partition++) {
      both.getLast().lose(partition);
      last.gain(partition);
      while (!last.hasProjectedAll(partition)) {
        world.tick();
        last.poll(50);
        last.begin();
        last.commit();
        // What has lost its other half is let go after a while.
        world.pass(Duration.ofMillis(100));
      }
    }
  }
}
