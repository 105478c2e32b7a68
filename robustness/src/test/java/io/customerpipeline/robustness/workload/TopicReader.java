package io.customerpipeline.robustness.workload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads what is committed of whole topics, as anybody without our code could.
final class TopicReader implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final Admin admin;

  /// Where a partition ends.
  ///
  /// @param stable where a transaction is open that is not over; else the end
  record End(TopicPartition partition, long end, long stable) {}

  TopicReader(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /// From the beginning to what is the end now.
  void read(String topic, Consumer<ConsumerRecord<String, byte[]>> action) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
      consumer.poll(Duration.ofMillis(100)).forEach(action);
    }
  }

  /// By name of the key, the value that it has last; without those that were deleted.
  Map<String, byte[]> fold(String topic) {
    Map<String, byte[]> values = new TreeMap<>();
    read(
        topic,
        record -> {
          if (record.value() == null) {
            values.remove(record.key());
          } else {
            values.put(record.key(), record.value());
          }
        });
    return values;
  }

  List<End> ends(List<String> topics) throws InterruptedException {
    List<TopicPartition> all = topics.stream().flatMap(one -> partitions(one).stream()).toList();
    Map<TopicPartition, Long> ends = latest(all, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> stable = latest(all, IsolationLevel.READ_COMMITTED);
    return all.stream().map(one -> new End(one, ends.get(one), stable.get(one))).toList();
  }

  private Map<TopicPartition, Long> latest(List<TopicPartition> all, IsolationLevel level)
      throws InterruptedException {
    var latest = all.stream().collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
    try {
      return admin
          .listOffsets(latest, new ListOffsetsOptions(level))
          .all()
          .get()
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().offset()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ends of topics cannot be read", e.getCause());
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
