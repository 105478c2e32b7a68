package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.topic.DeadLetters;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Reads outcomes and events out of records. Only the processor writes their topics; a record that
/// is neither goes to the dead letters with the headers of KIP-1034, and the projection moves on.
@Component
class RecordReader {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

  private final KafkaTemplate<String, byte[]> kafka;
  private final Cluster cluster;

  RecordReader(KafkaTemplate<String, byte[]> kafka, Cluster cluster) {
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /// @return absent if it is none
  /// @throws RuntimeException if a dead letter cannot be delivered now
  Optional<Projected> outcome(ConsumerRecord<String, byte[]> record) {
    return orBury(record, RecordReader::readOutcome);
  }

  /// The same for an event.
  Optional<ProjectedEvent> event(ConsumerRecord<String, byte[]> record) {
    return orBury(record, EventReader::read);
  }

  private <T> Optional<T> orBury(
      ConsumerRecord<String, byte[]> record, Function<ConsumerRecord<String, byte[]>, T> read) {
    try {
      return Optional.of(read.apply(record));
    } catch (UndecodableException e) {
      bury(record, e);
      return Optional.empty();
    }
  }

  /// @throws UndecodableException if it is none
  static Projected readOutcome(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    Outcome outcome = Wire.read(value, Outcome.class);
    String kind = text(record, Outcome.OPERATION_TYPE_HEADER);
    return new Projected(
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.headers().lastHeader(Outcome.DUPLICATE_HEADER) != null,
        new String(value, UTF_8),
        outcome,
        text(record, Outcome.EVENT_HEADER),
        kind == null ? null : OperationKind.named(kind).orElse(null));
  }

  private static @Nullable String text(ConsumerRecord<?, ?> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found == null ? null : new String(found.value(), UTF_8);
  }

  private void bury(ConsumerRecord<String, byte[]> record, UndecodableException reason) {
    kafka.send(DeadLetters.letter(cluster.topics(), record, reason)).join();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason.getMessage())
        .log("projection.dead_lettered");
  }
}
