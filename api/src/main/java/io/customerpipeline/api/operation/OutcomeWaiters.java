package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.schemas.outcome.Outcome;
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

  OutcomeWaiters(ApiSettings settings) {
    this.waitingMax = settings.api().waitingMax();
  }

  /// Retries of one operation share a future, which goes with the last of them.
  private record Wait(CompletableFuture<Outcome> outcome, int holders) {
    Wait joined() {
      return new Wait(outcome, holders + 1);
    }
  }

  /// A place in the waiting room. Taken before the command is sent, so that no outcome is missed.
  public final class Place implements AutoCloseable {
    private final OperationKey key;
    private final CompletableFuture<Outcome> outcome;

    private Place(OperationKey key, CompletableFuture<Outcome> outcome) {
      this.key = key;
      this.outcome = outcome;
    }

    /// Empty if the outcome is not known in time; at once if the room is full.
    public Optional<Outcome> await(Duration patience) throws InterruptedException {
      if (waiting.incrementAndGet() > waitingMax) {
        waiting.decrementAndGet();
        return Optional.ofNullable(outcome.getNow(null));
      }
      try {
        return Optional.of(outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a wait is never completed exceptionally", e);
      } finally {
        waiting.decrementAndGet();
      }
    }

    /// For who has other things to do meanwhile; the action is to be quickly done.
    public void whenKnown(Consumer<Outcome> action) {
      outcome.thenAccept(action);
    }

    @Override
    public void close() {
      waits.computeIfPresent(
          key,
          (_, wait) -> wait.holders() == 1 ? null : new Wait(wait.outcome(), wait.holders() - 1));
    }
  }

  public Place enter(OperationKey key) {
    Wait wait = waits.merge(key, new Wait(new CompletableFuture<>(), 1), (old, _) -> old.joined());
    return new Place(key, wait.outcome());
  }

  /// Wakes those who wait for this outcome, which must be visible to every read by now.
  public void complete(Outcome outcome) {
    Wait wait = waits.get(OperationKey.of(outcome));
    if (wait != null) {
      wait.outcome().complete(outcome);
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
