package io.customerpipeline.api.reseed;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.ConsumerFactory;

/// All partitions of one topic, as far as they are committed, read outside of any consumer group.
///
/// For one thread. Every method throws a `KafkaException` while the cluster cannot be reached.
final class CommittedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final Set<TopicPartition> partitions;

  private CommittedRecords(
      ConsumerFactory<String, byte[]> consumers, Set<TopicPartition> partitions) {
    var properties = new Properties();
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    this.consumer = consumers.createConsumer(null, "reseed", null, properties);
    this.partitions = partitions;
    consumer.assign(partitions);
  }

  static Set<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toSet());
  }

  static CommittedRecords fromBeginning(
      ConsumerFactory<String, byte[]> consumers, Set<TopicPartition> partitions) {
    var records = new CommittedRecords(consumers, partitions);
    records.consumer.seekToBeginning(partitions);
    return records;
  }

  /// Records that are committed from now on.
  static CommittedRecords fromNow(
      ConsumerFactory<String, byte[]> consumers, Set<TopicPartition> partitions) {
    var records = new CommittedRecords(consumers, partitions);
    records.consumer.seekToEnd(partitions);
    // Seeking is put off until somebody asks: then it would be too late.
    partitions.forEach(records.consumer::position);
    return records;
  }

  /// The next records; none if none came for a while.
  Iterable<ConsumerRecord<String, byte[]>> poll() {
    return consumer.poll(POLL);
  }

  boolean hasReached(Map<TopicPartition, Long> ends) {
    return partitions.stream()
        .allMatch(one -> consumer.position(one) >= ends.getOrDefault(one, 0L));
  }

  /// The sum of the positions: it grows for as long as anything comes.
  long position() {
    return partitions.stream().mapToLong(consumer::position).sum();
  }

  /// At once: closing must not wait for a broker that does not answer.
  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
