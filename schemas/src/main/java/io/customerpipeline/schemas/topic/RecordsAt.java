package io.customerpipeline.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads single records at known offsets, outside of any consumer group.
///
/// Each question opens a consumer of its own: one that has met a log before refuses a restored copy
/// of it, whose leader epochs are lower.
final class RecordsAt {
  private static final Duration POLL = Duration.ofMillis(100);

  /// Only one record of each partition is wanted.
  private static final int BYTES_PER_PARTITION = 16 * 1024;

  private RecordsAt() {}

  /// The records that were found.
  ///
  /// @param marks by partition the mark of the record at the offset; empty if there is none, but
  ///   the mark of a transaction or a gap left by compaction; absent if the partition begins later
  /// @param undelivered partitions of which nothing came in time
  record Found(Map<TopicPartition, Optional<RecordMark>> marks, Set<TopicPartition> undelivered) {}

  /// @param connection settings of any Kafka client that tell where and how to connect
  /// @param offsets by partition, before the end of each
  /// @throws org.apache.kafka.common.KafkaException if the cluster refuses to be read
  static Found read(
      Map<String, Object> connection, Map<TopicPartition, Long> offsets, Duration patience) {
    if (offsets.isEmpty()) {
      return new Found(Map.of(), Set.of());
    }
    var consumer = new KafkaConsumer<byte[], byte[]>(settings(connection));
    try {
      consumer.assign(offsets.keySet());
      offsets.forEach(consumer::seek);
      return read(consumer, offsets, patience);
    } finally {
      // At once: closing must not wait for a broker that does not answer.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /// Uncommitted records are read too: a transaction that is still open in front of the mark would
  /// hide it.
  private static Map<String, Object> settings(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
    settings.putAll(
        Map.of(
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_uncommitted",
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            BYTES_PER_PARTITION));
    return settings;
  }

  private static Found read(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> offsets, Duration patience) {
    Map<TopicPartition, Optional<RecordMark>> found = new HashMap<>();
    Set<TopicPartition> open = new HashSet<>(offsets.keySet());
    long deadline = System.nanoTime() + patience.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      try {
        var polled = consumer.poll(POLL);
        for (TopicPartition partition : open) {
          long offset = requireNonNull(offsets.get(partition));
          if (consumer.position(partition) > offset) {
            found.put(partition, at(offset, polled.records(partition)));
          }
        }
        open.removeAll(found.keySet());
      } catch (OffsetOutOfRangeException e) {
        open.removeAll(e.partitions());
      }
      consumer.assign(open);
    }
    return new Found(found, open);
  }

  private static Optional<RecordMark> at(long offset, List<ConsumerRecord<byte[], byte[]>> read) {
    return read.stream().limit(1).filter(it -> it.offset() == offset).map(RecordMark::of).findAny();
  }
}
