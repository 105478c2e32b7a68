package io.customerpipeline.webhooks.landing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.customerpipeline.schemas.topic.DeadLetters;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.Positions;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.webhooks.WebhookSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

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

  private final Positions positions = new Positions(new KeptOffsets());

  /// The last stored position of each idle partition. Only the consumer's thread uses it.
  private final Map<Integer, Long> passed = new HashMap<>();

  private volatile boolean assigned;

  /// The log that the consumer reads.
  private volatile @Nullable LogId log;

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

  /// To be called before the consumer starts.
  void readFrom(LogId found) {
    log = found;
  }

  /// Writes down how far the consumer has come without an event, past marks of transactions.
  /// Otherwise retention could remove a mark right behind the last event, and the log would seem to
  /// begin after the position.
  void onIdle(ListenerContainerIdleEvent idle) {
    if (!(idle.getConsumer() instanceof Consumer<?, ?> consumer)) {
      return;
    }
    Map<Integer, Long> next = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (positions.isFollowed(partition)) {
        next.put(partition.partition(), consumer.position(partition));
      }
    }
    next.entrySet().removeAll(passed.entrySet());
    try {
      if (!next.isEmpty()) {
        rows.land(List.of(), next, requireNonNull(log));
        passed.putAll(next);
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("landing.position_not_written");
    }
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
    for (ConsumerRecord<String, byte[]> record :
        positions.follow(records, requireNonNull(consumer))) {
      next.put(record.partition(), record.offset() + 1);
      try {
        events.add(LandedEvent.of(record));
      } catch (UndecodableException e) {
        bury(record, e);
      }
    }
    if (!next.isEmpty()) {
      rows.land(events, next, requireNonNull(log));
      signal.announce(next.keySet());
    }
  }

  /// Offsets as they stand in Postgres.
  private final class KeptOffsets implements Positions.Kept {
    @Override
    public Map<TopicPartition, Long> nextOffsets(Set<TopicPartition> partitions) {
      Map<Integer, Long> next =
          rows.nextOffsets(partitions.stream().map(TopicPartition::partition).toList());
      return partitions.stream()
          .collect(toMap(Function.identity(), one -> next.getOrDefault(one.partition(), 0L)));
    }

    /// What was lost before it landed is not sent to anybody.
    @Override
    public void lost(TopicPartition partition, long expected, long beginning) {
      LOG.atError()
          .addKeyValue("partition", partition.partition())
          .addKeyValue("expected", expected)
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

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    forget(partitions);
    assigned = true;
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    positions.forget(partitions);
    partitions.forEach(one -> passed.remove(one.partition()));
  }
}
