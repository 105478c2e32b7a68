package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Reads outcomes out of records. Only the processor writes the topic; a record that is no outcome
/// goes to the dead letters with the headers of KIP-1034, and the projection moves on.
@Component
class OutcomeReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);
  private static final String HEADER = "__streams.errors.";

  private final KafkaTemplate<String, byte[]> kafka;
  private final Cluster cluster;

  OutcomeReader(KafkaTemplate<String, byte[]> kafka, Cluster cluster) {
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /// @throws RuntimeException if a dead letter cannot be delivered now
  List<Projected> read(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().flatMap(this::read).toList();
  }

  private Stream<Projected> read(ConsumerRecord<String, byte[]> record) {
    try {
      byte[] value = record.value() == null ? new byte[0] : record.value();
      Outcome outcome = Wire.read(value, Outcome.class);
      Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
      boolean duplicate = record.headers().lastHeader(Outcome.DUPLICATE_HEADER) != null;
      return Stream.of(
          new Projected(
              record.partition(),
              record.offset(),
              appendedAt,
              duplicate,
              new String(value, UTF_8),
              outcome));
    } catch (UndecodableException e) {
      bury(record, e);
      return Stream.empty();
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, UndecodableException reason) {
    String name = cluster.topics().deadLetters().name();
    var letter = new ProducerRecord<>(name, record.partition(), record.key(), record.value());
    letter.headers().add(HEADER + "exception", bytes(reason.getClass().getName()));
    letter.headers().add(HEADER + "message", bytes(String.valueOf(reason.getMessage())));
    letter.headers().add(HEADER + "topic", bytes(record.topic()));
    letter.headers().add(HEADER + "partition", bytes(record.partition()));
    letter.headers().add(HEADER + "offset", bytes(record.offset()));
    kafka.send(letter).join();
    LOG.atError()
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason.getMessage())
        .log("outcome.dead_lettered");
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }
}
