package io.customerpipeline.robustness.schedule;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Carries out a plan, and records each fault with what showed that it worked.
public final class Strikes implements AutoCloseable {
  private static final Duration WHOLE_MAX = Duration.ofSeconds(120);

  /// Longer than the other fault of the slot, which may keep all traffic from a link.
  private static final Duration EVIDENCE_MAX = Duration.ofSeconds(40);

  private final Cluster cluster;
  private final HistoryWriter history;
  private final Consumer<String> say;
  private final Roster roster;
  private final Faults faults;
  private final AtomicLong numbers = new AtomicLong();

  /// Never counted down: to wait on it is to let time pass.
  private final CountDownLatch never = new CountDownLatch(1);

  /// @param say is told how it goes, for whoever watches
  public Strikes(Cluster cluster, HistoryWriter history, Consumer<String> say) {
    this.cluster = cluster;
    this.history = history;
    this.say = say;
    this.roster = new Roster(cluster);
    this.faults = new Faults(cluster, roster);
  }

  /// Returns once the last fault is over and all is whole again.
  ///
  /// @param afterThird is run once a third of the slots is over
  void carryOut(Plan plan, Runnable afterThird) throws InterruptedException {
    awaitWhole();
    pass(plan.clean());
    int left = plan.slots().size();
    int third = left - left / 3;
    for (Plan.Slot slot : plan.slots()) {
      if (left-- == third) {
        afterThird.run();
      }
      long end = System.nanoTime() + slot.lasts().toNanos();
      carryOut(slot);
      awaitWhole();
      say.accept("all whole again");
      pass(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  private void carryOut(Plan.Slot slot) throws InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Plan.Planned planned : slot.faults()) {
        running.add(threads.submit(() -> strike(planned)));
      }
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a fault could not be carried out", e.getCause());
      }
    }
  }

  private Void strike(Plan.Planned planned) throws Exception {
    pass(planned.after());
    Fault fault = found(planned);
    long number = numbers.incrementAndGet();
    history.append(nanos -> new FaultBegun(nanos, number, planned.kind().label(), fault.target()));
    long end = System.nanoTime() + planned.lasts().toNanos();
    try {
      fault.begin();
      await("evidence of " + planned.kind().label() + " of " + fault.target())
          .atMost(EVIDENCE_MAX)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> fault.evidence().isPresent());
      String evidence = fault.evidence().orElseThrow();
      history.append(nanos -> new FaultVerified(nanos, number, evidence));
      say.accept(planned.kind().label() + ", " + fault.target() + ": " + evidence);
      pass(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } finally {
      history.append(nanos -> new FaultLifted(nanos, number));
      fault.end();
    }
    history.append(nanos -> new FaultEnded(nanos, number));
    return null;
  }

  /// While the other fault of the slot is at work the brokers may not be able to tell at once.
  private Fault found(Plan.Planned planned) throws InterruptedException {
    while (true) {
      try {
        return faults.of(planned);
      } catch (Roster.UnansweredException _) {
        pass(Duration.ofMillis(500));
      }
    }
  }

  private void awaitWhole() {
    await("all of it whole again")
        .atMost(WHOLE_MAX)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> cluster.members().stream().allMatch(Member::isReady) && roster.isWhole());
  }

  private void pass(Duration time) throws InterruptedException {
    var _ = never.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    roster.close();
  }
}
