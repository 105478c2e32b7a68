package io.customerpipeline.webhooks.landing;

import static java.util.Objects.requireNonNull;

import io.customerpipeline.schemas.topic.DeadLetters;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.webhooks.WebhookSettings;
import java.util.ArrayList;
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
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/// Lands events: one batch, one transaction, and the offsets with it. Then wakes who sends them on.
///
/// Delivery is at least once, and two instances may hold the same partition for a moment; the row
/// of `offsets`, locked in the transaction, makes the effect exactly once.
@Component
class EventLanding
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>,
        ConsumerAwareRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventLanding.class);

  private final LandedRows rows;
  private final LandingSignal signal;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Topics topics;

  /// Partitions whose place in Postgres has been found since they were assigned. Only the
  /// consumer's thread uses it.
  private final Set<TopicPartition> positioned = new HashSet<>();

  private volatile boolean assigned;

  EventLanding(
      LandedRows rows,
      LandingSignal signal,
      KafkaTemplate<String, byte[]> kafka,
      WebhookSettings settings) {
    this.rows = rows;
    this.signal = signal;
    this.kafka = kafka;
    this.topics = Topics.of(settings.topics());
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
    var events = new ArrayList<LandedEvent>();
    Map<Integer, Long> next = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : position(records, requireNonNull(consumer))) {
      next.put(record.partition(), record.offset() + 1);
      try {
        events.add(LandedEvent.of(record));
      } catch (UndecodableException e) {
        bury(record, e);
      }
    }
    if (!next.isEmpty()) {
      rows.land(events, next);
      signal.announce(next.keySet());
    }
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
    Map<Integer, Long> next =
        rows.nextOffsets(first.keySet().stream().map(TopicPartition::partition).toList());
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

  /// Events that left the topic before they landed are not sent to anybody.
  private static void reportGap(TopicPartition partition, long wanted, Consumer<?, ?> consumer) {
    long beginning = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
    if (beginning > wanted) {
      LOG.atError()
          .addKeyValue("partition", partition.partition())
          .addKeyValue("expected", wanted)
          .addKeyValue("beginning", beginning)
          .log("landing.gap");
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, UndecodableException reason) {
    kafka.send(DeadLetters.letter(topics, record, reason)).join();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason.getMessage())
        .log("landing.dead_lettered");
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
