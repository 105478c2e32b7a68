package io.customerpipeline.api.imports;

import io.customerpipeline.api.admission.Subjects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Which rows may be sent: those that concern one e-mail, external id or customer go one after
/// another, each when the one before has its outcome. So their order is that of the file, whatever
/// has to be sent again.
///
/// Pure. The rows come in order of their numbers.
final class RowsInFlight {
  private final TreeMap<Integer, RowStore.Open> sent = new TreeMap<>();
  private final Deque<RowStore.Open> waiting = new ArrayDeque<>();
  private final Set<Object> busy = new HashSet<>();

  /// Takes a row in.
  void add(RowStore.Open row) {
    waiting.add(row);
  }

  /// How many are here and not sent.
  int waiting() {
    return waiting.size();
  }

  /// Whether all that are here have results.
  boolean isEmpty() {
    return sent.isEmpty() && waiting.isEmpty();
  }

  boolean isSent() {
    return !sent.isEmpty();
  }

  /// Those that are to be sent now; from now on they are on their way.
  ///
  /// @param atOnce how many may be on their way
  List<RowStore.Open> next(int atOnce) {
    var free = new ArrayList<RowStore.Open>();
    var passed = new HashSet<>();
    for (Iterator<RowStore.Open> rows = waiting.iterator();
        rows.hasNext() && sent.size() < atOnce; ) {
      RowStore.Open row = rows.next();
      Collection<Object> keys = Subjects.of(row.command());
      if (keys.stream().noneMatch(key -> busy.contains(key) || passed.contains(key))) {
        rows.remove();
        sent.put(row.number(), row);
        busy.addAll(keys);
        free.add(row);
      } else {
        // What stands behind a row that waits must not pass it.
        passed.addAll(keys);
      }
    }
    return free;
  }

  /// The row has its outcome.
  void settle(int number) {
    RowStore.Open row = sent.remove(number);
    if (row != null) {
      busy.removeAll(Subjects.of(row.command()));
    }
  }

  /// The row was not taken: it is the next of its kind.
  void putBack(int number) {
    RowStore.Open row = sent.remove(number);
    if (row != null) {
      busy.removeAll(Subjects.of(row.command()));
      waiting.addFirst(row);
    }
  }

  /// Those that wait are dropped; those that were sent stay.
  ///
  /// @return the first of them, empty if there were none
  OptionalInt dropWaiting() {
    OptionalInt first = waiting.stream().mapToInt(RowStore.Open::number).min();
    waiting.clear();
    return first;
  }

  /// The first row without a result, of those that are here.
  int first(int otherwise) {
    int first = sent.isEmpty() ? otherwise : Math.min(otherwise, sent.firstKey());
    for (RowStore.Open row : waiting) {
      first = Math.min(first, row.number());
    }
    return first;
  }
}
