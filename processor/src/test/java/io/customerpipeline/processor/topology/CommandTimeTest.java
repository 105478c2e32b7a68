package io.customerpipeline.processor.topology;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.rename;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No time that a command brings with it stops the stream or makes it forget answers.
class CommandTimeTest {
  private static final Duration WINDOW = Driven.ANSWER_WINDOW;
  private static final long BROKER_REFUSES_BEYOND_MS = Duration.ofHours(1).toMillis();

  @TempDir Path stateDir;
  private Driven pipe;

  @BeforeEach
  void start() {
    pipe = new Driven(stateDir, 1);
  }

  @AfterEach
  void stop() {
    pipe.close();
  }

  static LongStream stamps() {
    return LongStream.of(
        0,
        1,
        NOON.minus(Duration.ofDays(400)).toEpochMilli(),
        NOON.minus(Duration.ofHours(72)).toEpochMilli(),
        NOON.plus(Duration.ofMinutes(30)).toEpochMilli(),
        NOON.plus(Duration.ofHours(72)).toEpochMilli(),
        NOON.plus(Duration.ofDays(40_000)).toEpochMilli(),
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("stamps")
  void stampedCommandIsDecidedWithinBrokerLimits(long stamp) {
    pipe.sendStamped(stamp, create("ann@example.com"));

    var outcome = pipe.outcomes.readRecord();
    assertThat(outcome.value()).isInstanceOf(Created.class);
    assertThat(outcome.timestamp()).isBetween(0L, NOON.toEpochMilli() + BROKER_REFUSES_BEYOND_MS);
    assertThat(pipe.events.readRecord().timestamp()).isEqualTo(outcome.timestamp());
    assertThat(pipe.snapshots.readRecord().timestamp()).isEqualTo(outcome.timestamp());
  }

  @ParameterizedTest
  @MethodSource("stamps")
  void stampedCommandLeavesLaterCommandsOfItsKeyAlone(long stamp) {
    CustomerId id = created(pipe.ask(create("ann@example.com")));
    pipe.sendStamped(stamp, rename(id, "Stamped"));
    pipe.outcomes.readValue();

    assertThat(pipe.ask(rename(id, "Ann"))).isInstanceOf(Updated.class);
    assertThat(pipe.ask(delete(id))).isInstanceOf(Outcome.Deleted.class);
    assertThat(pipe.ask(create("ann@example.com"))).isInstanceOf(Created.class);
    assertThat(pipe.deadLetters.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stamps")
  void stampedCommandForgetsNoAnswerAndKeepsItsOwn(long stamp) {
    // Given
    Request asked = create("ann@example.com");
    Outcome before = pipe.ask(asked);
    Request stamped = create("bob@example.com");

    // When
    pipe.sendStamped(stamp, stamped);
    Outcome first = pipe.outcomes.readValue();
    pipe.pass(Duration.ofMinutes(1));

    // Then
    assertThat(pipe.ask(asked)).isEqualTo(before);
    assertThat(pipe.ask(stamped)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
  void negativeStampIsNotSkipped(long stamp) {
    var time = new CommandTime(() -> NOON, WINDOW);

    for (TimestampType type : TimestampType.values()) {
      assertThat(time.extract(record(stamp, type), -1)).isNotNegative();
    }
  }

  @Test
  void brokerStampInThePastIsKept() {
    var time = new CommandTime(() -> NOON, WINDOW);
    long old = NOON.minus(Duration.ofDays(9)).toEpochMilli();

    assertThat(time.extract(record(old, TimestampType.LOG_APPEND_TIME), -1)).isEqualTo(old);
  }

  static Stream<Instant> implausible() {
    return Stream.of(
        Instant.parse("0000-01-01T00:00:00Z"),
        Instant.parse("1969-12-31T23:59:59.999Z"),
        NOON.plus(Duration.ofHours(25)),
        NOON.plus(Duration.ofHours(72)),
        Instant.parse("9999-12-31T23:59:59Z"));
  }

  @ParameterizedTest
  @MethodSource("implausible")
  void commandSubmittedAtAnImplausibleTimeIsSetAside(Instant at) {
    CustomerId id = created(pipe.ask(create("ann@example.com")));

    pipe.send(rename(ACME, id, "Eve", at));

    assertThat(CustomerTopologyTest.text(pipe.deadLetters.readRecord().headers()))
        .hasEntrySatisfying(
            "__streams.errors.message", reason -> assertThat(reason).startsWith("submitted_at"));
    assertThat(pipe.outcomes.isEmpty()).isTrue();
    assertThat(pipe.ask(rename(id, "Ann"))).isInstanceOf(Updated.class);
  }

  private static ConsumerRecord<Object, Object> record(long stamp, TimestampType type) {
    return new ConsumerRecord<>(
        "customers.commands",
        0,
        0,
        stamp,
        type,
        0,
        0,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }

  private static CustomerId created(Outcome outcome) {
    return ((Created) outcome).customer().id();
  }
}
