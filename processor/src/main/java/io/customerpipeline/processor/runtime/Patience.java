package io.customerpipeline.processor.runtime;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time-outs of this processor, for as long as the process runs.
///
/// A processor that stands still for longer than a time-out is fenced: it loses what it has not
/// committed, and restores its state. One that is merely slow would be fenced again and again, and
/// would get nothing done, so it becomes more patient.
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final int FENCED_MAX = 2;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Optional<Counter> counter;
  private TimeOuts timeOuts;
  private FailureBudget budget;

  /// @param counter counts how often the processor was fenced
  Patience(TimeOuts first, InstantSource clock, Optional<Counter> counter) {
    this.timeOuts = first;
    this.clock = clock;
    this.counter = counter;
    this.budget = new FailureBudget(FENCED_MAX, WINDOW, clock);
  }

  synchronized TimeOuts timeOuts() {
    return timeOuts;
  }

  /// To be told each time that a thread was fenced or lost its partitions.
  ///
  /// @return whether the time-outs are longer from now on, which takes another client
  synchronized boolean fenced() {
    counter.ifPresent(Counter::increment);
    boolean withinBudget = budget.spend();
    TimeOuts longer = timeOuts.longer();
    LOG.atWarn().addKeyValue("timeOuts", timeOuts).log("processor.fenced");
    if (withinBudget || longer.equals(timeOuts)) {
      return false;
    }
    LOG.atWarn()
        .addKeyValue("was", timeOuts)
        .addKeyValue("now", longer)
        .log("processor.time_outs_lengthened");
    timeOuts = longer;
    budget = new FailureBudget(FENCED_MAX, WINDOW, clock);
    return true;
  }
}
