package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatienceTest {
  private final Counter counter = new SimpleMeterRegistry().counter("processor.fenced");
  private Instant now = Instant.EPOCH;
  private final Patience patience = new Patience(TimeOuts.FAST, () -> now, Optional.of(counter));

  @Test
  void processorFencedNowAndThenStaysFast() {
    for (int i = 0; i < 20; i++) {
      assertThat(patience.fenced()).isFalse();
      now = now.plusSeconds(91);
    }
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST);
    assertThat(counter.count()).isEqualTo(20);
  }

  static Stream<Throwable> fencedDeaths() {
    return Stream.of(
            new CommitFailedException(),
            new InvalidPidMappingException("expired"),
            new InvalidProducerEpochException("old epoch"),
            new InvalidTxnStateException("aborted meanwhile"),
            new ProducerFencedException("newer producer"),
            new TransactionAbortedException(),
            new UnknownMemberIdException())
        .flatMap(error ->
            Stream.of(
                error,
                new StreamsException("commit", error),
                new TaskMigratedException("commit", new KafkaException(error))));
  }

  @ParameterizedTest
  @MethodSource("fencedDeaths")
  void threadThatDiesBecauseItWasFencedCountsAsFenced(Throwable death) {
    assertThat(patience.threadDied(death)).isFalse();
    assertThat(patience.threadDied(death)).isFalse();
    assertThat(patience.threadDied(death)).isTrue();

    assertThat(counter.count()).isEqualTo(3);
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST.longer());
  }

  static Stream<Throwable> otherDeaths() {
    return Stream.of(
        new IllegalStateException("a fault of ours"),
        new StreamsException("disk", new IOException("full")),
        new StreamsException("silence", new TimeoutException()),
        new TransactionalIdAuthorizationException("no rights"),
        new OffsetOutOfRangeException(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("otherDeaths")
  void threadThatDiesOfAnythingElseLengthensNothing(Throwable death) {
    for (int i = 0; i < 20; i++) {
      assertThat(patience.threadDied(death)).isFalse();
    }
    assertThat(counter.count()).isZero();
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST);
  }

  @Test
  void processorThatIsFencedAsSoonAsItIsBackBecomesPatient() {
    assertThat(patience.fenced()).isFalse();
    now = now.plusSeconds(51);
    assertThat(patience.fenced()).isFalse();
    now = now.plusSeconds(51);
    assertThat(patience.fenced()).isTrue();
  }

  @Test
  void processorFencedThriceAMinuteBecomesPatientUpToALimit() {
    int lengthened = 0;
    for (int i = 0; i < 30; i++) {
      Duration before = patience.timeOuts().transaction();
      if (patience.fenced()) {
        lengthened++;
        assertThat(patience.timeOuts().transaction()).isGreaterThan(before);
      }
      now = now.plusSeconds(1);
    }
    assertThat(lengthened).isEqualTo(3);
    assertThat(patience.timeOuts())
        .isEqualTo(new TimeOuts(Duration.ofSeconds(60), Duration.ofSeconds(60)));
    assertThat(counter.count()).isEqualTo(30);
  }
}
