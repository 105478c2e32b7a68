package io.customerpipeline.robustness.simulation;

import io.customerpipeline.robustness.history.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What all parts of a simulation share: chance, time, the mistake that is made, and the history.
final class World {
  /// What happened how often, so that a test can tell whether it happened at all.
  enum Event {
    PROCESSOR_CRASH,
    PROJECTOR_CRASH,
    PROJECTION_FAILED,
    ZOMBIE,
    READER_CRASH,
    WORKER_CRASH,
    PARTITION_MOVED,
    TIMEOUT,
    REPEATED,
    APPENDED_LATE,
    APPENDED_TWICE,
    NEVER_APPENDED,
    STEP_PASSED_ON,
    EMAIL_CHANGED,
    CONFLICT,
    CREATED,
    DELETED,
    WEBHOOK_REFUSED,
    WEBHOOK_AGAIN,
    DEAD_LETTER
  }

  private static final Instant START = Instant.parse("2027-01-15T08:00:00Z");

  final SplittableRandom random;
  final int partitions;
  final List<Entry> history = new ArrayList<>();
  final Map<Event, Integer> seen = new EnumMap<>(Event.class);
  private final @Nullable Defect defect;
  private long nanos;

  World(SplittableRandom random, int partitions, @Nullable Defect defect) {
    this.random = random;
    this.partitions = partitions;
    this.defect = defect;
  }

  boolean has(Defect one) {
    return defect == one;
  }

  /// A moment passes. No two things happen at once.
  long tick() {
    nanos += 1 + random.nextInt(1_000);
    return nanos;
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  long nanos() {
    return nanos;
  }

  Instant now() {
    return START.plusNanos(nanos);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  void saw(Event event) {
    seen.merge(event, 1, Integer::sum);
  }
}
