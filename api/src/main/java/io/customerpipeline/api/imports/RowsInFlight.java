package io.customerpipeline.api.imports;

import io.customerpipeline.api.admission.Subjects;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which rows may be sent: those that concern one e-mail, external id or customer go one after
/// another, each when the one before has its outcome. So their order is that of the file, whatever
/// has to be sent again.
///
/// Pure. The rows come in order of their numbers.
final class RowsInFlight {
  /// Overdue rows that leave their places to others. More than these keep their places: on a node
  /// that decides fewer rows a second than are sent, they would be ever more.
  static final int OVERDUE_MAX = 100;

  private final TreeMap<Integer, RowStore.Open> sent = new TreeMap<>();
  private final TreeMap<Integer, RowStore.Open> overdue = new TreeMap<>();
  private final Deque<RowStore.Open> waiting = new ArrayDeque<>();
  private final Set<Object> busy = new HashSet<>();
  private int readTo;

  /// Takes a row in.
  void add(RowStore.Open row) {
    waiting.add(row);
    readTo = row.number();
  }

  /// After which row to go on taking in; 0 at the beginning.
  int readTo() {
    return readTo;
  }

  /// Rows that were not taken in and stand before this one, or are this one, have results.
  void readTo(int number) {
    readTo = number;
  }

  /// How many are here and not sent.
  int waiting() {
    return waiting.size();
  }

  /// Whether all that are here have results.
  boolean isEmpty() {
    return !isSent() && waiting.isEmpty();
  }

  /// Whether a row was sent and has no outcome.
  boolean isSent() {
    return !sent.isEmpty() || !overdue.isEmpty();
  }

  /// Those that are to be sent now; from now on they are on their way.
  ///
  /// @param atOnce how many may be on their way
  List<RowStore.Open> next(int atOnce) {
    var free = new ArrayList<RowStore.Open>();
    var passed = new HashSet<>();
    for (Iterator<RowStore.Open> rows = waiting.iterator();
        rows.hasNext() && placesTaken() < atOnce; ) {
      RowStore.Open row = rows.next();
      Collection<Object> keys = keys(row.command());
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

  private int placesTaken() {
    return sent.size() + Math.max(0, overdue.size() - OVERDUE_MAX);
  }

  /// The row has had no outcome for long. Its place is free for other rows, unless [#OVERDUE_MAX]
  /// rows have left theirs; rows with the same e-mail, external id or customer still wait for it.
  void setOverdue(int number) {
    RowStore.Open row = sent.remove(number);
    if (row != null) {
      overdue.put(number, row);
    }
  }

  private RowStore.@Nullable Open remove(int number) {
    RowStore.Open row = sent.remove(number);
    return row == null ? overdue.remove(number) : row;
  }

  /// The row has its outcome.
  void settle(int number) {
    RowStore.Open row = remove(number);
    if (row != null) {
      busy.removeAll(keys(row.command()));
    }
  }

  /// The row was not taken: it is the next of its kind.
  void putBack(int number) {
    RowStore.Open row = remove(number);
    if (row != null) {
      busy.removeAll(keys(row.command()));
      waiting.addFirst(row);
    }
  }

  /// Those that wait are dropped, as if they had not been taken in; those that were sent stay.
  ///
  /// @return whether there were any
  boolean dropWaiting() {
    for (RowStore.Open row : waiting) {
      // What was dropped before may stand further ahead than what was put back since.
      readTo = Math.min(readTo, row.number() - 1);
    }
    boolean any = !waiting.isEmpty();
    waiting.clear();
    return any;
  }

  /// The first row without a result, of all.
  int first() {
    int first = readTo + 1;
    first = sent.isEmpty() ? first : Math.min(first, sent.firstKey());
    first = overdue.isEmpty() ? first : Math.min(first, overdue.firstKey());
    for (RowStore.Open row : waiting) {
      first = Math.min(first, row.number());
    }
    return first;
  }

  /// Whom the row names, and the values that it gives away or claims.
  private static Collection<Object> keys(Request request) {
    var keys = new ArrayList<>(Subjects.of(request));
    switch (request) {
      case Request.Update it -> addClaims(keys, it, it.email(), it.externalId());
      case Request.UpdateByExternalId it -> addClaims(keys, it, it.email(), it.replacement());
      default -> {}
    }
    return keys;
  }

  private static void addClaims(
      Collection<Object> keys,
      Request request,
      @Nullable Email email,
      @Nullable ExternalIdChange externalId) {
    if (email != null) {
      keys.add(EmailKey.of(request.organizationId(), email));
    }
    if (externalId != null && externalId.to() != null) {
      keys.add(ExternalIdKey.of(request.organizationId(), externalId.to()));
    }
  }
}
