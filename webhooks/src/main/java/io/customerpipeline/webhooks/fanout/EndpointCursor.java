package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.delivery.CongestionWindow;
import io.customerpipeline.webhooks.delivery.Next;
import io.customerpipeline.webhooks.delivery.RateLimit;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import io.customerpipeline.webhooks.fanout.Settlement.LaneChange;
import io.customerpipeline.webhooks.fanout.Settlement.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One endpoint over all partitions that this worker has: whether it may be called now, for what,
/// and what follows. PURE, as [PartitionCursor].
///
/// Public, as is all that it speaks of, because the simulation of the whole pipeline runs it.
public final class EndpointCursor {
  /// Struck before the receiver could hear of the event: no fault of the event.
  private static final Set<Failure> NOT_HEARD =
      Set.of(Failure.DNS, Failure.CONNECT, Failure.TLS, Failure.POLICY);

  private final UUID endpoint;
  private final int connectionsMax;
  private final Backoff backoff;
  private final Map<Integer, PartitionCursor> partitions = new LinkedHashMap<>();
  private @Nullable RateLimit rate;
  private RateLimit.Bucket bucket = new RateLimit.Bucket(Instant.EPOCH);
  private Breaker breaker;
  private CongestionWindow window = CongestionWindow.FIRST;
  private boolean parks = true;
  private boolean enabled = true;
  private int underWay;

  public EndpointCursor(UUID endpoint, int connectionsMax, Backoff backoff, Breaker breaker) {
    this.endpoint = endpoint;
    this.connectionsMax = connectionsMax;
    this.backoff = backoff;
    this.breaker = breaker;
  }

  /// As its settings are now.
  ///
  /// @param parks whether a delivery that is given up waits for a person, or is skipped
  public void set(boolean enabled, boolean parks, @Nullable RateLimit rate) {
    this.enabled = enabled;
    this.parks = parks;
    this.rate = rate;
  }

  public void add(PartitionCursor cursor) {
    partitions.put(cursor.partition(), cursor);
  }

  public void remove(int partition) {
    partitions.remove(partition);
  }

  public Collection<PartitionCursor> partitions() {
    return partitions.values();
  }

  @Nullable PartitionCursor partition(int partition) {
    return partitions.get(partition);
  }

  boolean isEnabled() {
    return enabled;
  }

  int underWay() {
    return underWay;
  }

  /// Whether nothing may start, whatever lands: not before an attempt ends, the settings change, or
  /// the breaker lets a probe through.
  boolean isHeldUp(Instant now) {
    return !isFree() || breaker.waitsUntil(now).isPresent();
  }

  private boolean isFree() {
    return enabled && underWay < window.attempts();
  }

  /// What to do now.
  public sealed interface Turn {
    record Send(Started started) implements Turn {}

    /// Nothing before this.
    ///
    /// @param until null: until something happens
    record Wait(@Nullable Instant until) implements Turn {}
  }

  /// Neither breaker nor rate limit nor order spends an attempt: what may not start is not touched.
  public Turn turn(Instant now) {
    if (!isFree()) {
      return new Turn.Wait(null);
    }
    Optional<Instant> closed = breaker.waitsUntil(now);
    if (closed.isPresent()) {
      return new Turn.Wait(closed.get());
    }
    RateLimit limit = rate;
    if (limit != null && limit.next(bucket, now).isAfter(now)) {
      return new Turn.Wait(limit.next(bucket, now));
    }
    for (PartitionCursor cursor : partitions.values()) {
      Optional<Started> started = cursor.start(now);
      if (started.isPresent()) {
        begin(cursor, now);
        return new Turn.Send(started.get());
      }
    }
    return new Turn.Wait(
        partitions.values().stream()
            .flatMap(cursor -> cursor.nextDue().stream())
            .min(Instant::compareTo)
            .orElse(null));
  }

  /// The partition is last in line from here on, so that each has its turn.
  private void begin(PartitionCursor cursor, Instant now) {
    partitions.remove(cursor.partition());
    partitions.put(cursor.partition(), cursor);
    underWay++;
    breaker = breaker.begun(now);
    if (rate != null) {
      bucket = rate.taken(bucket, now);
    }
  }

  /// An attempt is over. The customer stays busy until [#committed(Started)].
  ///
  /// @param event what was sent
  /// @param chance from 0 to 1
  /// @return null if the partition is no longer this worker's
  public @Nullable Settlement ended(
      Started started, Event event, Attempt attempt, Instant now, double chance) {
    underWay--;
    Breaker before = breaker;
    breaker = breaker.ended(attempt.result(), now);
    window = window.ended(attempt.result(), connectionsMax);
    if (isForeign(started)) {
      return null;
    }
    Next next = backoff.next(attempt.result(), started.number(), now, chance);
    Instant nextAttemptAt = next instanceof Next.RetryAt(Instant at) ? at : null;
    LaneChange change = null;
    if (next instanceof Next.DisableEndpoint) {
      enabled = false;
    } else if (breaker instanceof Breaker.Open(Instant until, _) && isNotHeard(attempt.result())) {
      nextAttemptAt = until;
    } else {
      change = change(started, event, next, now);
    }
    return new Settlement(
        endpoint,
        started.partition(),
        started.of().next(),
        new Made(event, attempt, started.number(), nextAttemptAt),
        change,
        isAsBefore(before) ? null : breaker,
        next instanceof Next.DisableEndpoint);
  }

  private boolean isForeign(Started started) {
    return partitions.get(started.partition()) != started.of();
  }

  private static boolean isNotHeard(Result result) {
    return result instanceof Unreached(Failure failure) && NOT_HEARD.contains(failure);
  }

  /// Only what a successor would have to know: until when nobody asks.
  private boolean isAsBefore(Breaker before) {
    return before instanceof Breaker.Open || breaker instanceof Breaker.Open
        ? before.equals(breaker)
        : !(before instanceof Breaker.HalfOpen) || breaker instanceof Breaker.HalfOpen;
  }

  private @Nullable LaneChange change(Started started, Event event, Next next, Instant now) {
    return switch (next) {
      case Next.RetryAt(Instant at) ->
          kept(started, laneOf(started, now).retriedAt(event.offset(), at));
      case Next.GiveUp _ when parks -> kept(started, laneOf(started, now).parkedAt(event.offset()));
      case Next.GiveUp _, Next.Done _, Next.DisableEndpoint _ ->
          passed(started, event.offset(), now);
    };
  }

  private static Lane laneOf(Started started, Instant now) {
    return started.lane() == null
        ? new Lane(started.customer(), started.partition(), started.offset(), 0, now, now)
        : started.lane();
  }

  private static LaneChange kept(Started started, Lane lane) {
    started.of().keep(lane);
    return new LaneChange.Put(lane);
  }

  private static @Nullable LaneChange passed(Started started, long offset, Instant now) {
    if (started.lane() == null) {
      started.of().settle(started);
      return null;
    }
    return kept(started, started.lane().after(offset, now));
  }

  /// What a lane waits for is not there, up to where events are taken in: it ends, unless more were
  /// taken in meanwhile.
  ///
  /// @param lookedTo where the search ended
  /// @return null if nothing changes
  public @Nullable Settlement laneEmpty(Started started, long lookedTo, Instant now) {
    notSent(now);
    if (isForeign(started) || started.of().readTo() > lookedTo) {
      committed(started);
      return null;
    }
    started.of().end(started.customer());
    return withoutAttempt(started, new LaneChange.Ended(started.customer()));
  }

  /// An event that lost its body is passed over.
  @Nullable Settlement erased(Started started, long offset, Instant now) {
    notSent(now);
    if (isForeign(started)) {
      return null;
    }
    return withoutAttempt(started, passed(started, offset, now));
  }

  private Settlement withoutAttempt(Started started, @Nullable LaneChange change) {
    return new Settlement(
        endpoint, started.partition(), started.of().next(), null, change, null, false);
  }

  /// What began was no attempt: who waits for a probe need not wait for it.
  private void notSent(Instant now) {
    underWay--;
    if (breaker instanceof Breaker.HalfOpen(_, Duration pause)) {
      breaker = new Breaker.Open(now, pause);
    }
  }

  /// It broke off, and nobody knows whether it arrived. It will be sent again.
  public void brokenOff(Started started) {
    underWay--;
    committed(started);
  }

  /// What came of it is kept: the next event of this customer may start.
  public void committed(Started started) {
    if (!isForeign(started)) {
      started.of().free(started.customer());
    }
  }
}
