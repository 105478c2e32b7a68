package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// The requests of this instance that wait for their outcome. Whoever learns of a committed outcome
/// completes it here: the projection, a notification, or the sweep that makes up for a lost one.
@Component
public class OutcomeWaiters {
  private final ConcurrentMap<OperationKey, Wait> waits = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int waitingMax;

  OutcomeWaiters(ApiSettings settings, MeterRegistry meters) {
    this.waitingMax = settings.api().waitingMax();
    Gauge.builder("operations.waiting", waiting, AtomicInteger::get)
        .description("Requests that wait for an outcome")
        .register(meters);
  }

  /// Retries of one operation share a future, which goes with the last of them.
  private record Wait(CompletableFuture<DoneOperation> done, int holders) {
    Wait joined() {
      return new Wait(done, holders + 1);
    }
  }

  /// A seat in the waiting room, which has so many.
  final class Seat implements AutoCloseable {
    @Override
    public void close() {
      waiting.decrementAndGet();
    }
  }

  /// @return empty if all are taken
  Optional<Seat> seat() {
    if (waiting.incrementAndGet() > waitingMax) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Seat());
  }

  /// Who is to be told of an outcome. Taken before the command is sent, so that none is missed.
  public final class Place implements AutoCloseable {
    private final OperationKey key;
    private final CompletableFuture<DoneOperation> done;

    private Place(OperationKey key, CompletableFuture<DoneOperation> done) {
      this.key = key;
      this.done = done;
    }

    /// Empty if the outcome is not known in time; at once if the room is full.
    public Optional<DoneOperation> await(Duration patience) throws InterruptedException {
      Optional<Seat> seat = seat();
      if (seat.isEmpty()) {
        return Optional.ofNullable(done.getNow(null));
      }
      try (Seat taken = seat.get()) {
        return await(taken, patience);
      }
    }

    /// Empty if the outcome is not known in time.
    ///
    /// @param seat held by the caller
    Optional<DoneOperation> await(Seat seat, Duration patience) throws InterruptedException {
      try {
        return Optional.of(done.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a wait is never completed exceptionally", e);
      }
    }

    /// For who has other things to do meanwhile; the action is to be quickly done.
    public void whenKnown(Consumer<DoneOperation> action) {
      done.thenAccept(action);
    }

    @Override
    public void close() {
      waits.computeIfPresent(
          key, (_, wait) -> wait.holders() == 1 ? null : new Wait(wait.done(), wait.holders() - 1));
    }
  }

  public Place enter(OperationKey key) {
    Wait wait = waits.merge(key, new Wait(new CompletableFuture<>(), 1), (old, _) -> old.joined());
    return new Place(key, wait.done());
  }

  /// Wakes those who wait for this outcome, which must be visible to every read by now.
  public void complete(DoneOperation done) {
    Wait wait = waits.get(OperationKey.of(done.outcome()));
    if (wait != null) {
      wait.done().complete(done);
    }
  }

  /// Those of the keys that somebody waits for.
  Collection<OperationKey> waitedFor(Collection<OperationKey> keys) {
    return keys.stream().filter(waits::containsKey).toList();
  }

  /// Requests that wait at this moment.
  int waiting() {
    return waiting.get();
  }

  Collection<OperationKey> all() {
    return Set.copyOf(waits.keySet());
  }
}
