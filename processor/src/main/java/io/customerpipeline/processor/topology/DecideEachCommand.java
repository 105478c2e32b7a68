package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.processor.decision.Output;
import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.processor.decision.Turn;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
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
  private final AnswerSlots slots;
  private final CommandTime time;
  private final Duration resendAfter;
  private ProcessorContext<Placed<?>, Object> context;
  private StoredLedger stored;
  private OverdueSteps overdue;
  private int partition;

  DecideEachCommand(int partitions, AnswerSlots slots, CommandTime time, Duration resendAfter) {
    this.partitions = partitions;
    this.slots = slots;
    this.time = time;
    this.resendAfter = resendAfter;
  }

  @Override
  public void init(ProcessorContext<Placed<?>, Object> context) {
    this.context = context;
    this.stored = new StoredLedger(context, slots);
    this.overdue = new OverdueSteps(context);
    this.partition = context.taskId().partition();
    // It also has the task commit its position behind marks of transactions, which are no records:
    // without a commit they would look like commands that expired unread.
    context.schedule(resendAfter, PunctuationType.WALL_CLOCK_TIME, this::resend);
  }

  /// A step can expire before it is read, and its answer too. Both sides take a step that they know
  /// for the same step, so one too many changes nothing.
  private void resend(long now) {
    List<Command> steps = overdue.look().stream().filter(step -> !isHere(step.bucket())).toList();
    steps.forEach(step -> passOn(step, new RecordHeaders(), now));
    if (!steps.isEmpty()) {
      DecisionLog.resent(partition, steps.size());
    }
  }

  @Override
  public void process(Record<byte[], byte[]> incoming) {
    long startedAt = System.nanoTime();
    switch (plan(incoming)) {
      case Plan.Apply(Turn turn) -> {
        turn.write();
        turn.outputs().forEach(output -> tell(output, incoming, startedAt));
      }
      case Plan.SetAside(RuntimeException why) -> setAside(incoming, why);
    }
  }

  private void setAside(Record<byte[], byte[]> record, RuntimeException why) {
    var letter = new DeadLetter(context.recordMetadata().orElseThrow(), why);
    Record<byte @Nullable [], byte @Nullable []> kept = letter.keep(record);
    forward(
        CustomerTopology.DEAD_LETTERS,
        this.<byte @Nullable []>here(kept.key()),
        kept.value(),
        kept.headers(),
        record);
    DecisionLog.deadLettered(letter);
  }

  /// Returns the record as it was sent, without its headers. The dead letter has the place of the
  /// record that let the command go on.
  private static Record<byte[], byte[]> recordOf(Command command, long timestamp) {
    return new Record<>(command.recordKey().getBytes(UTF_8), Wire.write(command), timestamp);
  }

  private Plan plan(Record<byte[], byte[]> incoming) {
    try {
      Command command = read(incoming.value());
      return new Plan.Apply(Turn.take(stored.at(incoming.timestamp()), this::isHere, command));
    } catch (KafkaException e) {
      // Of a store, for the rules know nothing of Kafka.
      throw e;
    } catch (RuntimeException e) {
      return new Plan.SetAside(e);
    }
  }

  private Command read(byte @Nullable [] value) {
    if (value == null) {
      throw new RefusedCommandException("it has no value");
    }
    Command command = Wire.read(value, Command.class);
    if (!isHere(command.bucket())) {
      throw new RefusedCommandException(
          "it belongs in partition %s of %s"
              .formatted(command.bucket().partition(partitions), partitions));
    }
    time.requirePlausible(command);
    return command;
  }

  private boolean isHere(Bucket bucket) {
    return bucket.partition(partitions) == partition;
  }

  private void tell(Output output, Record<?, ?> incoming, long startedAt) {
    Headers headers = TraceContext.of(incoming.headers());
    switch (output) {
      case Output.Decided(Outcome outcome, boolean duplicate, var eventId, var kind) -> {
        if (duplicate) {
          headers.add(Outcome.DUPLICATE_HEADER, "true".getBytes(US_ASCII));
        }
        if (eventId != null) {
          headers.add(Outcome.EVENT_HEADER, eventId.getBytes(US_ASCII));
        }
        if (kind != null) {
          headers.add(Outcome.OPERATION_TYPE_HEADER, kind.toString().getBytes(US_ASCII));
        }
        forward(
            CustomerTopology.OUTCOMES,
            here(outcome.operationId().value()),
            outcome,
            headers,
            incoming);
        DecisionLog.decided(outcome, duplicate, startedAt);
      }
      case Output.Happened(CustomerEvent event) -> tell(event, headers, incoming);
      case Output.Restored(Customer customer) -> {
        SnapshotHeaders.addTo(headers, customer.version(), customer.organizationId());
        var snapshot = CustomerSnapshot.of(customer);
        forward(
            CustomerTopology.SNAPSHOTS,
            here(customer.id().toString()),
            snapshot,
            headers,
            incoming);
      }
      case Output.SetAside(Command command, RuntimeException why) ->
          setAside(recordOf(command, incoming.timestamp()), why);
      case Output.PassOn(Command command) -> passOn(command, headers, incoming.timestamp());
    }
  }

  private void passOn(Command command, Headers headers, long timestamp) {
    var key = new Placed<>(command.recordKey(), command.bucket().partition(partitions));
    context.forward(new Record<>(key, command, timestamp, headers), CustomerTopology.STEPS);
  }

  private void tell(CustomerEvent event, Headers headers, Record<?, ?> incoming) {
    Placed<String> key = here(event.data().id().toString());
    CloudEventHeaders.addTo(headers, event);
    forward(CustomerTopology.EVENTS, key, event, headers, incoming);
    Headers ofSnapshot = TraceContext.of(incoming.headers());
    SnapshotHeaders.addTo(ofSnapshot, event.version(), event.data().organizationId());
    forward(
        CustomerTopology.SNAPSHOTS,
        key,
        event instanceof CustomerDeleted
            ? null
            : new CustomerSnapshot(event.version(), event.data()),
        ofSnapshot,
        incoming);
  }

  private <K extends @Nullable Object> Placed<K> here(K key) {
    return new Placed<>(key, partition);
  }

  private void forward(
      String sink, Placed<?> key, @Nullable Object value, Headers headers, Record<?, ?> incoming) {
    context.forward(new Record<>(key, value, incoming.timestamp(), headers), sink);
  }
}
