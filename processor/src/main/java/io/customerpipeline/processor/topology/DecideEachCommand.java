package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.customerpipeline.processor.decision.Decider;
import io.customerpipeline.processor.decision.Decision;
import io.customerpipeline.processor.decision.State;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// The one stateful step: plans each command whole, then applies the plan.
///
/// The order matters because a state store keeps what was written before an exception. A record
/// that cannot be planned is set aside and the stream moves on; an exception of a store or of
/// forwarding is a fault, which stops the line and never skips a record.
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
final class DecideEachCommand implements Processor<byte[], byte[], Placed<?>, Object> {
  private final int partitions;
  private final Duration answerWindow;
  private ProcessorContext<Placed<?>, Object> context;
  private Customers customers;
  private Answers answers;
  private int partition;

  DecideEachCommand(int partitions, Duration answerWindow) {
    this.partitions = partitions;
    this.answerWindow = answerWindow;
  }

  @Override
  public void init(ProcessorContext<Placed<?>, Object> context) {
    this.context = context;
    this.customers = new Customers(context);
    this.answers = new Answers(context, answerWindow);
    this.partition = context.taskId().partition();
  }

  @Override
  public void process(Record<byte[], byte[]> incoming) {
    long startedAt = System.nanoTime();
    switch (plan(incoming)) {
      case Plan.Apply apply -> {
        apply(apply, incoming);
        DecisionLog.decided(apply.decision().outcome(), false, startedAt);
      }
      case Plan.Repeat(Outcome first) -> {
        send(first, markedDuplicate(incoming), incoming);
        DecisionLog.decided(first, true, startedAt);
      }
      case Plan.SetAside(RuntimeException why) -> {
        var origin = context.recordMetadata().orElseThrow();
        var letter = new DeadLetter(origin, why);
        forward(
            CustomerTopology.DEAD_LETTERS,
            incoming.key(),
            incoming.value(),
            letter.headers(incoming.headers()),
            incoming);
        DecisionLog.deadLettered(letter);
      }
    }
  }

  private Plan plan(Record<byte[], byte[]> incoming) {
    Command command;
    try {
      command = read(incoming.value());
    } catch (RuntimeException e) {
      return new Plan.SetAside(e);
    }
    Optional<Outcome> first = answers.to(command, incoming.timestamp());
    if (first.isPresent()) {
      return new Plan.Repeat(first.get());
    }
    State before = customers.state(command);
    if (customers.wouldOverwrite(command, before)) {
      return new Plan.SetAside(
          new RefusedCommandException("its customer id belongs to a living customer"));
    }
    try {
      return new Plan.Apply(
          before, Decider.decide(before, (io.customerpipeline.schemas.command.Request) command));
    } catch (RuntimeException e) {
      return new Plan.SetAside(e);
    }
  }

  private Command read(byte @Nullable [] value) {
    if (value == null) {
      throw new RefusedCommandException("it has no value");
    }
    Command command = Wire.read(value, Command.class);
    int home = command.bucket().partition(partitions);
    if (home != partition) {
      throw new RefusedCommandException(
          "it belongs in partition %d of %d".formatted(home, partitions));
    }
    return command;
  }

  private void apply(Plan.Apply apply, Record<?, ?> incoming) {
    Decision decision = apply.decision();
    customers.replace(apply.before(), decision.next());
    answers.remember(decision.outcome(), incoming.timestamp());
    send(decision.outcome(), TraceContext.of(incoming.headers()), incoming);
    for (CustomerEvent event : decision.events()) {
      send(event, incoming);
    }
  }

  private static Headers markedDuplicate(Record<?, ?> incoming) {
    return TraceContext.of(incoming.headers())
        .add(Outcome.DUPLICATE_HEADER, "true".getBytes(US_ASCII));
  }

  private void send(Outcome outcome, Headers headers, Record<?, ?> incoming) {
    forward(CustomerTopology.OUTCOMES, outcome.operationId().value(), outcome, headers, incoming);
  }

  private void send(CustomerEvent event, Record<?, ?> incoming) {
    String key = event.customer().id().toString();
    Headers headers = TraceContext.of(incoming.headers());
    CloudEventHeaders.addTo(headers, event);
    forward(CustomerTopology.EVENTS, key, event, headers, incoming);
    forward(
        CustomerTopology.SNAPSHOTS,
        key,
        event instanceof CustomerDeleted ? null : event.customer(),
        TraceContext.of(incoming.headers()),
        incoming);
  }

  private void forward(
      String sink, Object key, @Nullable Object value, Headers headers, Record<?, ?> incoming) {
    context.forward(
        new Record<>(new Placed<>(key, partition), value, incoming.timestamp(), headers), sink);
  }
}
