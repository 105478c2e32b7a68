package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The fan-out in virtual time, with workers that die and partitions that move at any step, a
/// receiver that fails by chance, is away for a while, and never takes certain events.
///
/// `-Dseed=…` repeats one run, `-Druns=…` makes more of them.
class FanoutSimulationTest {
  private static final int RUNS = Integer.getInteger("runs", 3_000);
  private static final int STEPS = 400;
  private static final int PARTITIONS = 3;
  private static final int WORKERS = 3;
  private static final Instant START = Instant.parse("2027-01-15T08:00:00Z");

  @Test
  void nothingIsLostNothingGoesBackAndWhatIsCommittedIsNeverSentAgain() {
    Long seed = Long.getLong("seed");
    if (seed != null) {
      new Run(seed).check();
      return;
    }
    for (long i = 0; i < RUNS; i++) {
      new Run(i).check();
    }
  }

  private static final class Run implements SimulatedWorker.Receiver {
    private final long seed;
    private final SplittableRandom random;
    private final SimulatedLog log;
    private final SimulatedStore store = new SimulatedStore();
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final Map<Integer, Integer> owners = new HashMap<>();
    private final boolean parks;

    /// Never taken.
    private final Set<String> poison = new HashSet<>();

    private final Map<UUID, Integer> acknowledged = new HashMap<>();
    private Instant now = START;
    private Instant awayUntil = START;
    private boolean isHealthy;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.log = new SimulatedLog(random.split(), PARTITIONS, 1 + random.nextInt(5));
      this.parks = random.nextBoolean();
      if (random.nextInt(4) == 0) {
        poison.add(new UUID(random.nextInt(PARTITIONS), 0) + "-2");
      }
      for (int i = 0; i < WORKERS; i++) {
        workers.add(worker());
      }
    }

    private SimulatedWorker worker() {
      return new SimulatedWorker(log, store, this, random.split(), parks);
    }

    void check() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      isHealthy = true;
      settle();
      assertEverythingArrived();
    }

    private void step() {
      SimulatedWorker worker = workers.get(random.nextInt(WORKERS));
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> log.append();
        case 3, 4 -> worker.takeIn();
        case 5, 6, 7, 8 -> worker.start(now);
        case 9, 10, 11, 12, 13 -> worker.goOn(now);
        case 14 -> worker.commit();
        case 15 -> {
          worker.commit();
          worker.forget();
        }
        case 16 -> now = now.plusMillis(random.nextInt(20_000));
        case 17 -> move(random.nextInt(PARTITIONS));
        case 18 -> dieByChance();
        default -> awayByChance();
      }
      for (SimulatedWorker each : workers) {
        assertThat(each.underWay())
            .as("connections, seed %d", seed)
            .isLessThanOrEqualTo(SimulatedWorker.CONNECTIONS_MAX);
      }
    }

    private void move(int partition) {
      Integer before = owners.get(partition);
      if (before != null) {
        if (random.nextInt(5) > 0) {
          return;
        }
        workers.get(before).lose(partition, now);
      }
      int owner = random.nextInt(WORKERS);
      owners.put(partition, owner);
      workers.get(owner).gain(partition);
    }

    private void dieByChance() {
      if (random.nextInt(4) == 0) {
        int dead = random.nextInt(WORKERS);
        workers.get(dead).die(now);
        workers.set(dead, worker());
        owners.values().removeIf(owner -> owner == dead);
      }
    }

    private void awayByChance() {
      if (random.nextInt(10) == 0) {
        awayUntil = now.plusSeconds(random.nextInt(300));
      }
    }

    /// What arrives is the event after the last acknowledged one, or that one again: nothing is
    /// left out, nothing goes back. What is committed as delivered never comes again.
    @Override
    public Result call(Event event, Instant at) {
      if (awayUntil.isAfter(at) && !isHealthy) {
        return new Result.Unreached(Failure.CONNECT);
      }
      assertThat(store.isDelivered(event)).as("%s again, seed %d", event, seed).isFalse();
      int version = SimulatedLog.version(event);
      int last = acknowledged.getOrDefault(event.customer(), 0);
      int next = last + 1;
      if (!parks && poison.contains(event.customer() + "-" + next) && version == next + 1) {
        last = next;
        next++;
      }
      assertThat(version).as("%s after %d, seed %d", event, last, seed).isBetween(last, next);
      if (poison.contains(event.id())) {
        return new Result.Refused(500, null);
      }
      Result result = isHealthy ? new Result.Delivered(200) : byChance();
      if (result instanceof Result.Delivered) {
        acknowledged.put(event.customer(), version);
      }
      return result;
    }

    private Result byChance() {
      return switch (random.nextInt(20)) {
        case 0 -> new Result.Refused(500, null);
        case 1 -> new Result.Unreached(Failure.TIMEOUT);
        case 2 -> new Result.Refused(429, Duration.ofSeconds(90));
        default -> new Result.Delivered(204);
      };
    }

    /// Everybody goes on, in virtual time, until nobody has anything to do.
    private void settle() {
      workers.forEach(SimulatedWorker::forget);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (!owners.containsKey(partition)) {
          owners.put(partition, 0);
          workers.getFirst().gain(partition);
        }
      }
      while (true) {
        Optional<Instant> next = runUntilNobodyCanStart();
        if (next.isEmpty()) {
          return;
        }
        now = next.get();
      }
    }

    private Optional<Instant> runUntilNobodyCanStart() {
      Instant next = null;
      for (SimulatedWorker worker : workers) {
        Optional<Turn.Wait> wait;
        do {
          worker.takeIn();
          worker.goOn(now);
          worker.commit();
          wait = worker.start(now);
        } while (wait.isEmpty() || !worker.isIdle() || !worker.hasReadAll());
        Instant until = wait.get().until();
        next = until != null && (next == null || until.isBefore(next)) ? until : next;
      }
      return Optional.ofNullable(next);
    }

    private void assertEverythingArrived() {
      log.versions()
          .forEach((customer, versions) -> {
            int stuckAt = parks && versions >= 2 && poison.contains(customer + "-2") ? 1 : versions;
            assertThat(acknowledgedOf(customer, versions))
                .as("events of %s, seed %d", customer, seed)
                .isEqualTo(stuckAt);
          });
      assertThat(workers).as("cursors, seed %d", seed).allMatch(SimulatedWorker::hasSettledAll);
      assertThat(store.lanes().values()).as("lanes, seed %d", seed).allMatch(Lane::isParked);
    }

    /// A skipped event at the end counts as settled.
    private int acknowledgedOf(UUID customer, int versions) {
      int last = acknowledged.getOrDefault(customer, 0);
      boolean skipped = !parks && versions == 2 && poison.contains(customer + "-2");
      return skipped && last == 1 ? 2 : last;
    }
  }
}
