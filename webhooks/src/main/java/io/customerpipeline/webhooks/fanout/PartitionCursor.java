package io.customerpipeline.webhooks.fanout;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One endpoint in one partition: which events are taken in, which of them are settled, whose turn
/// it is. PURE: no clock, no thread, no database; one caller at a time.
///
/// An event is settled once it is delivered, or its customer has a lane, which it waits behind. Of
/// one customer at most one event is under way, and the next may start only when what came of that
/// is committed: so whatever breaks off, no customer's events are ever seen going back.
///
/// Public, as is all that it speaks of, because the simulation of the whole pipeline runs it.
public final class PartitionCursor {
  /// Events that are taken in and not settled. What is settled costs no memory.
  static final int HELD_MAX = 128;

  /// From the first event that is not settled to the last one taken in: what a successor has to
  /// look through.
  static final int SPAN_MAX = 100_000;

  private final int partition;
  private final int lanesMax;
  private final BooleanSupplier leased;

  /// Delivered before this worker took over.
  private final Set<Long> delivered;

  private final TreeSet<Long> open = new TreeSet<>();
  private final Map<UUID, Deque<Event>> waiting = new HashMap<>();
  private final Deque<UUID> ready = new ArrayDeque<>();
  private final Set<UUID> busy = new HashSet<>();
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private final TreeSet<Lane> due =
      new TreeSet<>(Comparator.comparing(PartitionCursor::dueAt).thenComparing(Lane::customer));
  private int retried;
  private boolean isPaused;
  private long readTo;

  /// @param next the cursor as it is kept
  /// @param delivered offsets from the cursor on that need nothing more
  /// @param lanesMax lanes that are retried, beyond which nothing new starts
  /// @param leased whether the partition is this worker's, at this very moment
  public PartitionCursor(
      int partition,
      long next,
      Collection<Lane> lanes,
      Set<Long> delivered,
      int lanesMax,
      BooleanSupplier leased) {
    this.partition = partition;
    this.leased = leased;
    this.readTo = next;
    this.delivered = new HashSet<>(delivered);
    this.lanesMax = lanesMax;
    lanes.forEach(this::putLane);
  }

  private static Instant dueAt(Lane lane) {
    return Objects.requireNonNull(lane.nextAttemptAt());
  }

  public int partition() {
    return partition;
  }

  /// Every event before it is delivered, filtered out, or behind a lane.
  public long next() {
    return open.isEmpty() ? readTo : open.first();
  }

  /// From where events are to be taken in.
  public long readTo() {
    return readTo;
  }

  public boolean wantsMore() {
    return open.size() < HELD_MAX && readTo - next() < SPAN_MAX;
  }

  /// Takes in what comes after [#readTo()].
  ///
  /// @param events that the endpoint wants, in their order
  /// @param next after the last one that was looked at, wanted or not
  public void take(List<Event> events, long next) {
    for (Event event : events) {
      if (delivered.remove(event.offset()) || lanes.containsKey(event.customer())) {
        continue;
      }
      open.add(event.offset());
      Deque<Event> line = waiting.computeIfAbsent(event.customer(), _ -> new ArrayDeque<>());
      line.add(event);
      if (line.size() == 1 && !busy.contains(event.customer())) {
        ready.add(event.customer());
      }
    }
    readTo = Math.max(readTo, next);
  }

  /// What may start now: a lane that is due, or the first event of a customer. It has started then.
  Optional<Started> start(Instant now) {
    if (isHalted()) {
      return Optional.empty();
    }
    if (!due.isEmpty() && !dueAt(due.first()).isAfter(now)) {
      Lane lane = due.pollFirst();
      busy.add(lane.customer());
      return Optional.of(new Started(this, lane.customer(), lane.offset(), null, lane));
    }
    if (ready.isEmpty() || retried >= lanesMax) {
      return Optional.empty();
    }
    UUID customer = ready.removeFirst();
    busy.add(customer);
    Event event = Objects.requireNonNull(waiting.get(customer)).getFirst();
    return Optional.of(new Started(this, customer, event.offset(), event, null));
  }

  /// When the next lane is due; absent if there is none.
  Optional<Instant> nextDue() {
    return due.isEmpty() || isHalted() ? Optional.empty() : Optional.of(dueAt(due.first()));
  }

  /// Whether nothing may start.
  boolean isHalted() {
    return isPaused || !leased.getAsBoolean();
  }

  /// @param offset of the event; for a lane, from where it is to be looked for
  /// @param event null for that of a lane
  /// @param lane null for an event that was taken in
  public record Started(
      PartitionCursor of, UUID customer, long offset, @Nullable Event event, @Nullable Lane lane) {

    public int partition() {
      return of.partition;
    }

    /// Of the attempt, from 1.
    public int number() {
      return lane == null ? 1 : lane.attempts() + 1;
    }
  }

  /// The event is settled: delivered, or not to be.
  void settle(Started started) {
    Deque<Event> line = Objects.requireNonNull(waiting.get(started.customer()));
    line.removeFirst();
    if (line.isEmpty()) {
      waiting.remove(started.customer());
    }
    open.remove(started.offset());
  }

  /// The event opens a lane, or its lane stays. What is taken in of this customer waits behind it.
  void keep(Lane lane) {
    Deque<Event> line = waiting.remove(lane.customer());
    if (line != null) {
      line.forEach(event -> open.remove(event.offset()));
    }
    putLane(lane);
  }

  /// The lane has nothing more to deliver. Events taken in from here on find their customer free.
  void end(UUID customer) {
    forget(customer);
  }

  /// Nothing of this customer is under way any more, and what came of it is committed: whatever is
  /// first in line may start, again or for the first time.
  void free(UUID customer) {
    busy.remove(customer);
    Lane lane = lanes.get(customer);
    if (lane != null) {
      putLane(lane);
    } else if (waiting.containsKey(customer)) {
      ready.addFirst(customer);
    }
  }

  /// A person has decided about parked lanes.
  ///
  /// @param kept all lanes as they are kept now
  /// @return whether there may be more to decide: what came of a last attempt is just being written
  boolean decide(Collection<Lane> kept) {
    Map<UUID, Lane> known = new HashMap<>();
    kept.forEach(lane -> known.put(lane.customer(), lane));
    boolean isUnsure = false;
    for (Lane lane : new ArrayList<>(lanes.values())) {
      Lane decided = known.get(lane.customer());
      if (lane.isParked() && busy.contains(lane.customer())) {
        isUnsure = true;
      } else if (lane.isParked() && decided != null) {
        putLane(decided);
      }
    }
    return isUnsure;
  }

  /// Nothing starts from here on.
  void pause() {
    isPaused = true;
  }

  /// Whether nothing is under way, and all that came of it is committed.
  boolean isIdle() {
    return busy.isEmpty();
  }

  boolean hasLane(UUID customer) {
    return lanes.containsKey(customer);
  }

  int lanes() {
    return lanes.size();
  }

  private void putLane(Lane lane) {
    forget(lane.customer());
    lanes.put(lane.customer(), lane);
    if (!lane.isParked()) {
      retried++;
      if (!busy.contains(lane.customer())) {
        due.add(lane);
      }
    }
  }

  private void forget(UUID customer) {
    Lane before = lanes.remove(customer);
    if (before != null && !before.isParked()) {
      retried--;
      due.remove(before);
    }
  }
}
