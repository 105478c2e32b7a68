package io.customerpipeline.webhooks.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The last events of one partition, in memory: read once, for all endpoints that stand near the
/// end. Who stands further back reads the table, and only what is its organization's.
final class EventWindow {
  static final int EVENTS_MAX = 1_000;
  static final int OCTETS_MAX = 4 << 20;

  private static final int BATCH = 500;

  private final int partition;
  private final EventRows rows;
  private final Deque<Event> events = new ArrayDeque<>();
  private long octets;
  private long low;
  private long high;

  /// @param landed where its landing stands; what came before is not in memory
  EventWindow(int partition, EventRows rows, long landed) {
    this.partition = partition;
    this.rows = rows;
    this.low = landed;
    this.high = landed;
  }

  /// Reads what has landed since. One caller at a time.
  ///
  /// @param landed the next offset to land, as committed
  /// @return the organizations that have new events
  Set<UUID> fill(long landed) {
    Set<UUID> organizations = new HashSet<>();
    while (high() < landed) {
      Slice slice = rows.after(partition, high(), landed, BATCH);
      slice.events().forEach(event -> organizations.add(event.organization()));
      add(slice);
    }
    return organizations;
  }

  private synchronized void add(Slice slice) {
    for (Event event : slice.events()) {
      events.addLast(event);
      octets += event.size();
    }
    high = slice.next();
    while (events.size() > EVENTS_MAX || octets > OCTETS_MAX) {
      Event oldest = events.removeFirst();
      octets -= oldest.size();
      low = oldest.offset() + 1;
    }
  }

  /// Nobody reads here now: there is no need to know what lies before.
  synchronized void skipTo(long landed) {
    events.clear();
    octets = 0;
    low = landed;
    high = landed;
  }

  synchronized long high() {
    return high;
  }

  /// The organization's events from this offset on, up to where the window ends.
  Slice read(UUID organization, long from, int limit) {
    long end;
    synchronized (this) {
      if (from >= low) {
        return scan(organization, from, limit);
      }
      end = high;
    }
    return rows.of(organization, partition, from, end, limit);
  }

  private Slice scan(UUID organization, long from, int limit) {
    List<Event> found = new ArrayList<>();
    for (Event event : newerThan(from)) {
      if (event.organization().equals(organization)) {
        found.add(event);
        if (found.size() == limit) {
          return new Slice(found, event.offset() + 1);
        }
      }
    }
    return new Slice(found, Math.max(from, high));
  }

  /// From the end backwards: who reads here has mostly read all but the last.
  private Collection<Event> newerThan(long from) {
    Deque<Event> newer = new ArrayDeque<>();
    for (var backwards = events.descendingIterator(); backwards.hasNext(); ) {
      Event event = backwards.next();
      if (event.offset() < from) {
        break;
      }
      newer.addFirst(event);
    }
    return newer;
  }
}
