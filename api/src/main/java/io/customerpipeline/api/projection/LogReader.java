package io.customerpipeline.api.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.ConsumerFactory;

/// Reads topics from where they begin up to given places: what is committed, all partitions of some
/// topics, outside of any consumer group.
final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final ConsumerFactory<String, byte[]> consumers;
  private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> committed;
  private final Set<TopicPartition> partitions;
  private final InstantSource clock;

  LogReader(
      ConsumerFactory<String, byte[]> consumers,
      Set<TopicPartition> partitions,
      InstantSource clock) {
    this.consumers = consumers;
    this.partitions = partitions;
    this.clock = clock;
    committed = consumer(consumers, "read_committed");
    committed.assign(partitions);
    committed.seekToBeginning(partitions);
  }

  /// Whoever is to read what is no longer there is told so, and not sent elsewhere.
  private static org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer(
      ConsumerFactory<String, byte[]> consumers, String isolation) {
    var properties = new Properties();
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return consumers.createConsumer(null, "rebuild", null, properties);
  }

  static Set<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toSet());
  }

  Map<TopicPartition, Long> beginning() {
    return committed.beginningOffsets(partitions);
  }

  /// The offsets before which everything is committed or aborted.
  Map<TopicPartition, Long> committedEnds(Set<TopicPartition> of) {
    return committed.endOffsets(of);
  }

  /// The offsets after the last records, committed or not.
  Map<TopicPartition, Long> lastAppended(Set<TopicPartition> of) {
    try (var uncommitted = consumer(consumers, "read_uncommitted")) {
      return uncommitted.endOffsets(of);
    }
  }

  /// The next offset to read.
  long position(TopicPartition partition) {
    return committed.position(partition);
  }

  void seek(Map<TopicPartition, Long> offsets) {
    offsets.forEach(committed::seek);
  }

  /// Reads on, up to these offsets and no record further.
  ///
  /// @param patience for how long nothing may come
  /// @param batch takes what was read, in the order of each partition
  /// @throws RebuildException if nothing comes for so long
  void readTo(
      Map<TopicPartition, Long> ends,
      Duration patience,
      Consumer<List<ConsumerRecord<String, byte[]>>> batch) {
    Instant readAt = clock.instant();
    for (var open = open(ends); !open.isEmpty(); open = open(ends)) {
      committed.pause(partitions);
      committed.resume(open);
      long before = sumOfPositions(open);
      List<ConsumerRecord<String, byte[]>> read = upTo(ends, committed.poll(POLL));
      if (!read.isEmpty()) {
        batch.accept(read);
      }
      if (sumOfPositions(open) > before) {
        readAt = clock.instant();
      } else if (readAt.plus(patience).isBefore(clock.instant())) {
        throw new RebuildException("Kafka did not deliver what it has, in " + open + ".");
      }
    }
  }

  /// Whether there is no record from here up to these offsets. Stays where it is if there is one.
  boolean isAtRestUpTo(Map<TopicPartition, Long> ends, Duration patience) {
    var here = new HashMap<TopicPartition, Long>();
    ends.keySet().forEach(partition -> here.put(partition, position(partition)));
    var records = new AtomicLong();
    readTo(ends, patience, read -> records.addAndGet(read.size()));
    if (records.get() > 0) {
      seek(here);
    }
    return records.get() == 0;
  }

  private Collection<TopicPartition> open(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> position(end.getKey()) < end.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private long sumOfPositions(Collection<TopicPartition> open) {
    return open.stream().mapToLong(this::position).sum();
  }

  private List<ConsumerRecord<String, byte[]>> upTo(
      Map<TopicPartition, Long> ends, ConsumerRecords<String, byte[]> polled) {
    var read = new ArrayList<ConsumerRecord<String, byte[]>>();
    for (TopicPartition partition : polled.partitions()) {
      long end = ends.getOrDefault(partition, 0L);
      for (ConsumerRecord<String, byte[]> record : polled.records(partition)) {
        if (record.offset() >= end) {
          committed.seek(partition, record.offset());
          break;
        }
        read.add(record);
      }
    }
    return read;
  }

  @Override
  public void close() {
    committed.close();
  }
}
