package io.customerpipeline.api.projection;

import static java.util.Objects.requireNonNull;

import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeNotifications;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/// Folds outcomes into the read model: one batch, one transaction. Then wakes who waits.
///
/// Delivery is at least once, and two instances may hold the same partition for a moment; the row
/// of `projection_offsets`, locked in the transaction, makes the effect exactly once.
@Component
class OutcomeProjection
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>,
        ConsumerAwareRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeProjection.class);

  private final OutcomeReader reader;
  private final ReadModel readModel;
  private final OutcomeWaiters waiters;
  private final OutcomeNotifications notifications;

  /// Partitions whose place in Postgres has been found since they were assigned. Only the
  /// consumer's thread uses it.
  private final Set<TopicPartition> positioned = new HashSet<>();

  private volatile boolean assigned;

  OutcomeProjection(
      OutcomeReader reader,
      ReadModel readModel,
      OutcomeWaiters waiters,
      OutcomeNotifications notifications) {
    this.reader = reader;
    this.readModel = readModel;
    this.waiters = waiters;
    this.notifications = notifications;
  }

  /// Whether this instance has been given its partitions, be it none.
  boolean isAssigned() {
    return assigned;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    List<ConsumerRecord<String, byte[]>> inPlace = position(records, requireNonNull(consumer));
    if (inPlace.isEmpty()) {
      return;
    }
    List<Projected> projected = reader.read(inPlace);
    List<Outcome> fresh = readModel.apply(projected, nextOffsets(inPlace));
    fresh.forEach(waiters::complete);
    if (!fresh.isEmpty()) {
      notifications.announce(fresh.stream().map(OperationKey::of).toList());
    }
    LOG.atDebug()
        .addKeyValue("records", records.size())
        .addKeyValue("projected", fresh.size())
        .log("outcomes.projected");
  }

  /// Reading starts at the beginning of the topic. The first records of a partition are held
  /// against its offset in Postgres; if they lie before it, the consumer is moved there.
  private List<ConsumerRecord<String, byte[]>> position(
      List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(record -> first.putIfAbsent(partitionOf(record), record.offset()));
    first.keySet().removeAll(positioned);
    if (first.isEmpty()) {
      return records;
    }
    Map<Integer, Long> next = readModel.nextOffsets(first.keySet());
    Set<TopicPartition> moved = new HashSet<>();
    first.forEach((partition, offset) -> {
      long wanted = next.getOrDefault(partition.partition(), 0L);
      if (offset < wanted) {
        consumer.seek(partition, wanted);
        moved.add(partition);
      } else {
        reportGap(partition, wanted, consumer);
      }
    });
    positioned.addAll(first.keySet());
    return records.stream().filter(record -> !moved.contains(partitionOf(record))).toList();
  }

  /// Outcomes that left the topic before they were projected can only be had from the snapshots.
  private static void reportGap(TopicPartition partition, long wanted, Consumer<?, ?> consumer) {
    long beginning = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
    if (beginning > wanted) {
      LOG.atError()
          .addKeyValue("partition", partition.partition())
          .addKeyValue("expected", wanted)
          .addKeyValue("beginning", beginning)
          .log("outcomes.gap");
    }
  }

  private static Map<Integer, Long> nextOffsets(List<ConsumerRecord<String, byte[]>> records) {
    Map<Integer, Long> next = new HashMap<>();
    records.forEach(record -> next.put(record.partition(), record.offset() + 1));
    return next;
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positioned.removeAll(partitions);
    assigned = true;
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positioned.removeAll(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positioned.removeAll(partitions);
  }
}
