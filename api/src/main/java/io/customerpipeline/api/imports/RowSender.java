package io.customerpipeline.api.imports;

import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Appends the commands of rows and hands over their outcomes as they become visible.
///
/// One thread uses it. Closing it ends the wait for the rows that have no outcome.
final class RowSender implements AutoCloseable {
  private final CommandLog log;
  private final OutcomeWaiters waiters;
  private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Map<Integer, Sending> sendings = new HashMap<>();

  RowSender(CommandLog log, OutcomeWaiters waiters) {
    this.log = log;
    this.waiters = waiters;
  }

  /// A row that was sent.
  ///
  /// @param at by `System.nanoTime()`
  private record Sending(RowStore.Open row, OutcomeWaiters.Place place, long at) {}

  /// The end of the wait for a row.
  ///
  /// @param outcome absent if the log did not take the row
  /// @param nanos from the sending to the outcome
  record Arrival(Sending sending, @Nullable Outcome outcome, long nanos) {
    int number() {
      return sending.row().number();
    }
  }

  static OperationKey keyOf(RowStore.Open row) {
    return new OperationKey(row.command().organizationId(), row.command().operationId());
  }

  /// @return false if the log takes nothing now
  boolean send(RowStore.Open row) {
    var sent = new Sending(row, waiters.enter(keyOf(row)), System.nanoTime());
    sendings.put(row.number(), sent);
    sent.place()
        .whenKnown(
            done -> arrivals.add(new Arrival(sent, done.outcome(), System.nanoTime() - sent.at())));
    try {
      CompletableFuture<?> appended = log.send(row.command());
      appended.whenComplete((_, failure) -> {
        if (failure != null) {
          giveUp(sent);
        }
      });
      return true;
    } catch (CommandLog.AppendFailedException _) {
      giveUp(sent);
      return false;
    }
  }

  /// For now; it may be in the log all the same, and then its outcome will be found.
  private void giveUp(Sending sent) {
    arrivals.add(new Arrival(sent, null, 0));
  }

  /// Waits for the first arrival and returns all that have come by then, one for each row.
  ///
  /// @param patience after which there may be none
  List<Arrival> take(Duration patience) throws InterruptedException {
    Arrival first = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return List.of();
    }
    var arrived = new ArrayList<>(List.of(first));
    arrivals.drainTo(arrived);
    // The append of a row may fail after its outcome has come.
    arrived.removeIf(one -> !sendings.remove(one.number(), one.sending()));
    arrived.forEach(one -> one.sending().place().close());
    return arrived;
  }

  /// The numbers of the rows that were sent this long ago and have no outcome.
  List<Integer> olderThan(Duration age) {
    long before = System.nanoTime() - age.toNanos();
    return sendings.values().stream()
        .filter(one -> one.at() - before < 0)
        .map(one -> one.row().number())
        .toList();
  }

  @Override
  public void close() {
    sendings.values().forEach(one -> one.place().close());
    sendings.clear();
  }
}
