package io.customerpipeline.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What one client, or all of them together, saw in one round. Not thread-safe: each client fills
/// its own, and they are joined when all are done.
final class Sample {
  /// The three steps of a cycle on one e-mail.
  enum Step {
    CREATE,
    DELETE,
    RECREATE
  }

  private final Map<Step, Nanos> latencies = new HashMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Set<UUID> ids = new HashSet<>();

  void answered(Step step, long nanos) {
    latencies.computeIfAbsent(step, _ -> new Nanos()).add(nanos);
  }

  /// @param what the step and the unexpected status, or the fault, in a few words
  void failed(String what) {
    errors.merge(what, 1L, Long::sum);
  }

  /// Every create must give an id that no create gave before.
  void created(UUID id) {
    if (!ids.add(id)) {
      failed("an id was given twice");
    }
  }

  void add(Sample other) {
    other.latencies.forEach((step, nanos) -> nanosOf(step).addAll(nanos));
    other.errors.forEach((what, count) -> errors.merge(what, count, Long::sum));
    other.ids.forEach(this::created);
  }

  private Nanos nanosOf(Step step) {
    return latencies.computeIfAbsent(step, _ -> new Nanos());
  }

  /// In ascending order.
  long[] sorted(Step... steps) {
    var all = new Nanos();
    for (Step step : steps) {
      all.addAll(nanosOf(step));
    }
    return all.sorted();
  }

  Map<String, Long> errors() {
    return errors;
  }

  /// Growing array of primitives: boxes would double the memory that the driver touches.
  private static final class Nanos {
    private long[] values = new long[1024];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    void addAll(Nanos other) {
      for (int i = 0; i < other.size; i++) {
        add(other.values[i]);
      }
    }

    long[] sorted() {
      long[] copy = Arrays.copyOf(values, size);
      Arrays.sort(copy);
      return copy;
    }
  }
}
