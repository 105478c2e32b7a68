package io.customerpipeline.api.imports;

import io.customerpipeline.api.admission.Admission;
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

  /// A row that has no outcome after this time does not hold up other rows. A slice ends where no
  /// outcome comes for this time and another import waits.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// A slice ends at the latest this long after its last row was sent, or after its last outcome.
  /// The next slice sends its rows again, which a slow node should be spared.
  private static final Duration DRAIN_MAX = Duration.ofSeconds(15);

  private final RowStore rows;
  private final RowSender sender;
  private final OperationStore operations;
  private final WriteLatency latency;
  private final Admission admission;
  private final BooleanSupplier running;
  private final UUID job;
  private final UUID owner;

  private final RowsInFlight inFlight = new RowsInFlight();
  private final List<RowResult> results = new ArrayList<>();
  private long closedAt = System.nanoTime();
  private Pace pace;
  private int lastLine;
  private boolean atEnd;
  private boolean sending = true;
  private boolean cancelled;
  private boolean progressed;
  private long quietSince;
  private long pausedAt;
  private long nanosOfRows;
  private int rowsTimed;

  /// @param pace to begin with
  ImportWorker(Parts parts, Pace pace, BooleanSupplier running, UUID job, UUID owner) {
    this.pace = pace;
    this.rows = parts.rows();
    this.sender = new RowSender(parts.log(), parts.waiters());
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

  /// A row without an outcome does not keep the worker: its result stays open, and the next slice
  /// sends the row again.
  ///
  /// @param slice after which other imports have their turn, if any wait
  /// @param sentBefore whether an earlier slice has left rows without an outcome, which may be
  ///   known by now
  /// @return whether the import is over
  boolean work(Duration slice, boolean sentBefore) throws InterruptedException {
    RowStore.Extent extent = rows.extent(job);
    lastLine = extent.last();
    inFlight.readTo(extent.next() - 1);
    // Before the first row: the import may have been cancelled while nobody worked on it.
    if (!renew()) {
      return false;
    }
    if (cancelled || sentBefore) {
      closeKnown(extent);
    }
    if (cancelled) {
      return true;
    }
    try (sender) {
      return workFor(slice);
    }
  }

  private boolean workFor(Duration slice) throws InterruptedException {
    long start = System.nanoTime();
    long pacedAt = start;
    long renewedAt = start;
    quietSince = start;
    latency.lately();
    while (!isOver() && !isStuck()) {
      if (sending && System.nanoTime() - start > slice.toNanos()) {
        start = System.nanoTime();
        yieldToOthers();
      }
      if (!running.getAsBoolean()) {
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
    return cancelled || atEnd && inFlight.isEmpty();
  }

  /// Whether a row got a result in this slice.
  boolean progressed() {
    return progressed;
  }

  /// What has turned out to be the right one.
  Pace pace() {
    return pace;
  }

  private boolean isOver() {
    return inFlight.isEmpty() && (atEnd || !sending) || !sending && !inFlight.isSent();
  }

  /// Also marks the rows that keep their places no longer.
  private boolean isStuck() {
    long now = System.nanoTime();
    if (!inFlight.isSent()) {
      quietSince = now;
    }
    sender.olderThan(GRACE).forEach(inFlight::setOverdue);
    if (!sending && now - pausedAt > DRAIN_MAX.toNanos()) {
      return true;
    }
    long quiet = now - quietSince;
    return quiet > GRACE.toNanos()
        && (!sending || quiet > DRAIN_MAX.toNanos() || rows.leases().isAnyWaiting());
  }

  /// @return false if the import is another's
  private boolean renew() {
    Optional<Boolean> goOn = rows.leases().renew(job, owner);
    if (goOn.isPresent() && !goOn.get()) {
      cancel();
    }
    return goOn.isPresent();
  }

  /// The end of a slice waits for the rows that were sent, up to 15 s on a slow node, and sends
  /// none meanwhile. So a slice ends for another import only.
  private void yieldToOthers() {
    if (rows.leases().isAnyWaiting()) {
      pauseSending();
    }
  }

  /// What was read and not sent is as if it had not been read.
  private void pauseSending() {
    atEnd &= !inFlight.dropWaiting();
    pausedAt = sending ? System.nanoTime() : pausedAt;
    sending = false;
  }

  /// Nothing more is sent. The rows that were sent are waited for as at the end of a slice, so that
  /// the end is told precisely if it can be.
  private void cancel() {
    pauseSending();
    cancelled = true;
  }

  /// Closes the rows that an earlier slice has sent and whose outcome is known by now. At most
  /// [Pace#MAX] rows are on their way at once.
  private void closeKnown(RowStore.Extent extent) {
    List<RowResult> known = new RowOutcomes(rows, operations).of(job, extent, Pace.MAX);
    if (!known.isEmpty()) {
      rows.close(job, known, extent.next());
      progressed = true;
    }
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
        taken = sender.send(row);
      } else {
        inFlight.putBack(row.number());
      }
    }
    if (!taken) {
      Thread.sleep(LOG_AWAY);
    }
  }

  private void collect() throws InterruptedException {
    for (RowSender.Arrival one : sender.take(TICK)) {
      take(one);
    }
  }

  private void take(RowSender.Arrival one) {
    Outcome outcome = one.outcome();
    if (outcome == null || !outcome.isFinal()) {
      again(one);
      return;
    }
    quietSince = System.nanoTime();
    nanosOfRows += one.nanos();
    rowsTimed++;
    inFlight.settle(one.number());
    results.add(RowResult.of(one.number(), outcome));
  }

  private void close() {
    if (!results.isEmpty()) {
      rows.close(job, results, inFlight.first());
      results.clear();
      progressed = true;
    }
    closedAt = System.nanoTime();
  }

  private void again(RowSender.Arrival one) {
    if (one.outcome() != null) {
      // A crowd was in the way; as long as that stands there, nobody waits for anything newer.
      operations.forget(one.outcome().organizationId(), one.outcome().operationId());
    }
    inFlight.putBack(one.number());
  }

  private @Nullable Duration own() {
    Duration mean = rowsTimed == 0 ? null : Duration.ofNanos(nanosOfRows / rowsTimed);
    nanosOfRows = 0;
    rowsTimed = 0;
    return mean;
  }
}
