package io.customerpipeline.processor.runtime;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.streams.errors.TaskMigratedException;
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

  /// On a starved machine it takes most of a minute until a fenced processor is at work again, and
  /// is fenced the next time.
  private static final Duration WINDOW = Duration.ofMinutes(3);

  /// Errors by which the brokers tell a producer or a member that a time-out has passed meanwhile:
  /// its transaction was aborted, or its partitions were given away.
  private static final List<Class<? extends Throwable>> FENCED =
      List.of(
          CommitFailedException.class,
          InvalidPidMappingException.class,
          InvalidProducerEpochException.class,
          InvalidTxnStateException.class,
          ProducerFencedException.class,
          TaskMigratedException.class,
          TransactionAbortedException.class,
          UnknownMemberIdException.class);

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

  /// To be told each time that a thread died. A thread that was fenced dies where Kafka Streams
  /// does not expect the error, and not only where it goes on with another producer.
  ///
  /// @return whether the time-outs are longer from now on, which takes another client
  boolean threadDied(Throwable death) {
    return isFenced(death) && fenced();
  }

  private static boolean isFenced(Throwable death) {
    for (Throwable cause = death; cause != null; cause = cause.getCause()) {
      Throwable one = cause;
      if (FENCED.stream().anyMatch(kind -> kind.isInstance(one))) {
        return true;
      }
    }
    return false;
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
