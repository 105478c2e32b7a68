package io.customerpipeline.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Kafka consumers as a follower needs them.
final class Consumers {
  private Consumers() {}

  /// One that sees what is committed, and says so if it is to read what is no longer there.
  static Consumer<String, byte[]> committed(Map<String, ?> config) {
    return consumer(config, "read_committed");
  }

  static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    var partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("no topic " + topic);
    }
    return partitions.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /// @return by partition the offset after the last record, committed or not
  static Map<TopicPartition, Long> lastAppended(Map<String, ?> config, String topic) {
    try (var consumer = consumer(config, "read_uncommitted")) {
      return consumer.endOffsets(partitions(consumer, topic));
    }
  }

  private static Consumer<String, byte[]> consumer(Map<String, ?> config, String isolation) {
    var all = new HashMap<String, Object>(config);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    all.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    all.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
