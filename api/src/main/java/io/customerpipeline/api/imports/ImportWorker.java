package io.customerpipeline.api.imports;

import io.customerpipeline.api.admission.Admission;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OperationStore;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.api.submit.WriteLatency;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Works on one import for a while: sends its rows, closes them by their outcomes, and keeps pace.
///
/// All it knows stands in Postgres: whoever takes over begins with the first row that has no
/// result. A row that was sent before is sent again, and gets its first outcome. So rows are read
/// ahead and closed many at once, however few are on their way: a transaction for every few rows
/// would cost those who wait for answers more than the rows do.
final class ImportWorker {
  private static final int PAGE = 500;
  private static final Duration CLOSE_EVERY = Duration.ofMillis(250);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PACE_EVERY = Duration.ofMillis(500);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
  private static final Duration LOG_AWAY = Duration.ofSeconds(1);

  private final RowStore rows;
  private final CommandLog log;
  private final OutcomeWaiters waiters;
  private final OperationStore operations;
  private final WriteLatency latency;
  private final Admission admission;
  private final BooleanSupplier running;
  private final UUID job;
  private final UUID owner;

  private final RowsInFlight inFlight = new RowsInFlight();
  private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final List<RowResult> results = new ArrayList<>();
  private long closedAt = System.nanoTime();
  private Pace pace;
  private int lastLine;
  private boolean atEnd;
  private boolean sending = true;
  private long nanosOfRows;
  private int rowsTimed;

  /// @param pace to begin with
  ImportWorker(Parts parts, Pace pace, BooleanSupplier running, UUID job, UUID owner) {
    this.pace = pace;
    this.rows = parts.rows();
    this.log = parts.log();
    this.waiters = parts.waiters();
    this.operations = parts.operations();
    this.latency = parts.latency();
    this.admission = parts.admission();
    this.running = running;
    this.job = job;
    this.owner = owner;
  }

  /// What a worker works with.
  record Parts(
      RowStore rows,
      CommandLog log,
      OutcomeWaiters waiters,
      OperationStore operations,
      WriteLatency latency,
      Admission admission) {}

  /// What became of a row that was sent: its outcome, or nothing if the log did not take it.
  private record Arrival(RowStore.Open row, @Nullable Outcome outcome, long nanos) {}

  /// @param slice after which others have their turn
  /// @return whether the import is over
  boolean work(Duration slice) throws InterruptedException {
    long start = System.nanoTime();
    long pacedAt = start;
    long renewedAt = start;
    latency.lately();
    RowStore.Extent extent = rows.extent(job);
    lastLine = extent.last();
    inFlight.readTo(extent.next() - 1);
    while (!isOver()) {
      if (!running.getAsBoolean() || System.nanoTime() - start > slice.toNanos()) {
        pauseSending();
      }
      fill();
      collect();
      long now = System.nanoTime();
      if (results.size() >= PAGE || now - closedAt > CLOSE_EVERY.toNanos()) {
        close();
      }
      if (now - pacedAt > PACE_EVERY.toNanos()) {
        pacedAt = now;
        pace = pace.next(latency.lately(), latency.alone(), own(), admission.lag());
      }
      if (now - renewedAt > RENEW_EVERY.toNanos()) {
        renewedAt = now;
        if (!renew()) {
          return false;
        }
      }
    }
    close();
    return atEnd && inFlight.isEmpty();
  }

  /// What has turned out to be the right one.
  Pace pace() {
    return pace;
  }

  private boolean isOver() {
    return inFlight.isEmpty() && (atEnd || !sending) || !sending && !inFlight.isSent();
  }

  /// @return false if the import is another's
  private boolean renew() {
    Optional<Boolean> goOn = rows.leases().renew(job, owner);
    if (goOn.isPresent() && !goOn.get()) {
      cancel();
    }
    return goOn.isPresent();
  }

  /// What was read and not sent is as if it had not been read.
  private void pauseSending() {
    atEnd &= !inFlight.dropWaiting();
    sending = false;
  }

  /// Nothing more is sent. What was sent is waited for, so that the end is told precisely.
  private void cancel() {
    pauseSending();
    atEnd = true;
  }

  private void fill() throws InterruptedException {
    while (sending && !atEnd && inFlight.waiting() < Math.max(PAGE, pace.rows())) {
      int to = Math.min(lastLine, inFlight.readTo() + PAGE);
      rows.open(job, inFlight.readTo(), to).forEach(inFlight::add);
      inFlight.readTo(to);
      atEnd = to == lastLine;
    }
    boolean taken = true;
    for (RowStore.Open row : inFlight.next(pace.rows())) {
      if (taken) {
        taken = send(row);
      } else {
        inFlight.putBack(row.number());
      }
    }
    if (!taken) {
      Thread.sleep(LOG_AWAY);
    }
  }

  /// @return false if the log takes nothing now
  private boolean send(RowStore.Open row) {
    long sentAt = System.nanoTime();
    var key = new OperationKey(row.command().organizationId(), row.command().operationId());
    OutcomeWaiters.Place place = waiters.enter(key);
    place.whenKnown(done -> {
      place.close();
      arrivals.add(new Arrival(row, done.outcome(), System.nanoTime() - sentAt));
    });
    try {
      CompletableFuture<?> appended = log.send(row.command());
      appended.whenComplete((_, failure) -> {
        if (failure != null) {
          giveUp(place, row);
        }
      });
      return true;
    } catch (CommandLog.AppendFailedException _) {
      giveUp(place, row);
      return false;
    }
  }

  /// For now; it may be in the log all the same, and then its outcome will be found.
  private void giveUp(OutcomeWaiters.Place place, RowStore.Open row) {
    place.close();
    arrivals.add(new Arrival(row, null, 0));
  }

  private void collect() throws InterruptedException {
    var arrived = new ArrayList<Arrival>();
    Arrival first = arrivals.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    arrived.add(first);
    arrivals.drainTo(arrived);
    for (Arrival one : arrived) {
      Outcome outcome = one.outcome();
      if (outcome == null || !outcome.isFinal()) {
        again(one);
        continue;
      }
      nanosOfRows += one.nanos();
      rowsTimed++;
      inFlight.settle(one.row().number());
      results.add(RowResult.of(one.row().number(), outcome));
    }
  }

  private void close() {
    if (!results.isEmpty()) {
      rows.close(job, results, inFlight.first());
      results.clear();
    }
    closedAt = System.nanoTime();
  }

  private void again(Arrival one) {
    if (one.outcome() != null) {
      // A crowd was in the way; as long as that stands there, nobody waits for anything newer.
      operations.forget(one.outcome().organizationId(), one.outcome().operationId());
    }
    inFlight.putBack(one.row().number());
  }

  private @Nullable Duration own() {
    Duration mean = rowsTimed == 0 ? null : Duration.ofNanos(nanosOfRows / rowsTimed);
    nanosOfRows = 0;
    rowsTimed = 0;
    return mean;
  }
}
