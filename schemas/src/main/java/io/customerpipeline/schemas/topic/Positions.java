package io.customerpipeline.schemas.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Where a consumer goes on whose offsets are kept beside what it writes, and not in Kafka.
///
/// It is given its partitions at the beginning of the topic. The first records of each are held
/// against the offset that is kept, and the consumer is moved there.
///
/// For the consumer's thread alone.
public final class Positions {
  private final Kept kept;
  private final Set<TopicPartition> found = new HashSet<>();

  /// What is kept. Whatever these throw, the batch comes again.
  public interface Kept {

    /// The next offset to read of each partition; absent before its first record.
    Map<TopicPartition, Long> nextOffsets(Set<TopicPartition> partitions);

    /// Records left the topic before they were read.
    ///
    /// @param expected the offset that is kept
    /// @param beginning the first that the topic still has
    void lost(TopicPartition partition, long expected, long beginning);
  }

  public Positions(Kept kept) {
    this.kept = kept;
  }

  /// Of a batch, what is to be worked on now: nothing of partitions that were taken away while the
  /// batch was tried again and again, and nothing of those that are read from elsewhere next.
  public <K, V> List<ConsumerRecord<K, V>> follow(
      List<ConsumerRecord<K, V>> batch, Consumer<?, ?> consumer) {
    Set<TopicPartition> assigned = consumer.assignment();
    List<ConsumerRecord<K, V>> own =
        batch.stream().filter(record -> assigned.contains(partitionOf(record))).toList();
    Map<TopicPartition, Long> first = new HashMap<>();
    own.forEach(record -> first.putIfAbsent(partitionOf(record), record.offset()));
    first.keySet().removeAll(found);
    if (first.isEmpty()) {
      return own;
    }
    Map<TopicPartition, Long> next = kept.nextOffsets(Set.copyOf(first.keySet()));
    Set<TopicPartition> moved = new HashSet<>();
    first.forEach((partition, offset) -> {
      if (move(partition, offset, next.getOrDefault(partition, 0L), consumer)) {
        moved.add(partition);
      }
    });
    found.addAll(first.keySet());
    return own.stream().filter(record -> !moved.contains(partitionOf(record))).toList();
  }

  /// A partition that was taken away and given back is at its beginning again, behind the batch.
  private boolean move(TopicPartition partition, long first, long wanted, Consumer<?, ?> consumer) {
    if (first < wanted || consumer.position(partition) <= first) {
      consumer.seek(partition, wanted);
      return true;
    }
    long beginning = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
    if (beginning > wanted) {
      kept.lost(partition, wanted, beginning);
    }
    return false;
  }

  /// Whether the consumer reads on from the offset that is kept.
  public boolean isFollowed(TopicPartition partition) {
    return found.contains(partition);
  }

  /// To be called for partitions that are given or taken away, whichever way.
  public void forget(Collection<TopicPartition> partitions) {
    found.removeAll(partitions);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
