package io.customerpipeline.robustness.workload;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/// Appends requests to the log that are in it already.
final class Repeater implements AutoCloseable {
  private static final String COMMANDS = "customers.commands";

  /// What processors send each other is theirs to send once.
  private static final Set<String> REQUESTS = Set.of("create", "update", "delete");

  private static final JsonMapper MAPPER = new JsonMapper();

  private final KafkaProducer<String, byte[]> producer;

  Repeater(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /// Returns once the log has them.
  void repeat(TopicReader topics) {
    topics.read(COMMANDS, this::repeat);
    producer.flush();
  }

  private void repeat(ConsumerRecord<String, byte[]> record) {
    if (REQUESTS.contains(MAPPER.readTree(record.value()).path("type").asString())) {
      producer.send(
          new ProducerRecord<>(
              COMMANDS, record.partition(), null, record.key(), record.value(), record.headers()));
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
