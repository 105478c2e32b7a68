package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.wire.UndecodableException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Records that nobody can read, as they are set aside: as they were, with the headers of KIP-1034.
public final class DeadLetters {
  private static final String HEADER = "__streams.errors.";

  private DeadLetters() {}

  /// In the partition with the number that the record came from.
  public static ProducerRecord<String, byte[]> letter(
      Topics topics, ConsumerRecord<String, byte[]> record, UndecodableException reason) {
    String name = topics.deadLetters().name();
    var letter = new ProducerRecord<>(name, record.partition(), record.key(), record.value());
    letter.headers().add(HEADER + "exception", bytes(reason.getClass().getName()));
    letter.headers().add(HEADER + "message", bytes(String.valueOf(reason.getMessage())));
    letter.headers().add(HEADER + "topic", bytes(record.topic()));
    letter.headers().add(HEADER + "partition", bytes(record.partition()));
    letter.headers().add(HEADER + "offset", bytes(record.offset()));
    return letter;
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }
}
