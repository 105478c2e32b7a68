package io.customerpipeline.api.admission;

import io.customerpipeline.api.operation.OperationKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The commands of this instance that are on their way and not known to be decided, by whom they
/// concern.
///
/// That one is decided is told by its outcome. If no outcome comes, as without Postgres, it is told
/// by the place that decisions have come to.
final class InFlight {
  /// More are not remembered, and so not counted.
  static final int REMEMBERED_MAX = 200_000;

  private static final long NOT_APPENDED = Long.MAX_VALUE;

  private final int perSubjectMax;
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final Map<OperationKey, List<Sent>> byOperation = new HashMap<>();
  private final Map<Integer, Set<Sent>> byPartition = new HashMap<>();
  private int size;

  InFlight(int perSubjectMax) {
    this.perSubjectMax = perSubjectMax;
  }

  /// A command on its way.
  static final class Sent {
    private final OperationKey operation;
    private final int partition;
    private final Collection<Object> subjects;
    private long offset = NOT_APPENDED;
    private boolean counted;

    private Sent(OperationKey operation, int partition, Collection<Object> subjects) {
      this.operation = operation;
      this.partition = partition;
      this.subjects = subjects;
    }
  }

  /// @return empty if one of the subjects has as many as it may
  synchronized Optional<Sent> enter(
      OperationKey operation, int partition, Collection<Object> subjects) {
    for (Object subject : subjects) {
      if (numbers.getOrDefault(subject, 0) >= perSubjectMax) {
        return Optional.empty();
      }
    }
    var sent = new Sent(operation, partition, subjects);
    if (size < REMEMBERED_MAX) {
      sent.counted = true;
      size++;
      subjects.forEach(subject -> numbers.merge(subject, 1, Integer::sum));
      byOperation.computeIfAbsent(operation, _ -> new ArrayList<>(1)).add(sent);
      byPartition.computeIfAbsent(partition, _ -> new HashSet<>()).add(sent);
    }
    return Optional.of(sent);
  }

  /// @param offset where it stands in its partition
  synchronized void appended(Sent sent, long offset) {
    sent.offset = offset;
  }

  /// It is decided, or was not sent. Does nothing if that is known already.
  synchronized void leave(Sent sent) {
    if (!sent.counted) {
      return;
    }
    sent.counted = false;
    size--;
    sent.subjects.forEach(
        subject -> numbers.computeIfPresent(subject, (_, count) -> count == 1 ? null : count - 1));
    byOperation.computeIfPresent(
        sent.operation,
        (_, all) -> {
          all.remove(sent);
          return all.isEmpty() ? null : all;
        });
    byPartition.computeIfPresent(
        sent.partition,
        (_, all) -> {
          all.remove(sent);
          return all.isEmpty() ? null : all;
        });
  }

  /// The outcomes of these operations are known.
  synchronized void decided(Collection<OperationKey> operations) {
    for (OperationKey operation : operations) {
      List.copyOf(byOperation.getOrDefault(operation, List.of())).forEach(this::leave);
    }
  }

  /// All before this offset is decided.
  synchronized void decided(int partition, long offset) {
    Set.copyOf(byPartition.getOrDefault(partition, Set.of())).stream()
        .filter(sent -> sent.offset < offset)
        .forEach(this::leave);
  }

  synchronized int size() {
    return size;
  }

  /// Subjects that have any.
  synchronized int subjects() {
    return numbers.size();
  }
}
