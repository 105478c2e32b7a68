package io.customerpipeline.api.projection;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeNotifications;
import io.customerpipeline.api.operation.OutcomeWaiters;
import io.customerpipeline.api.projection.Lockstep.Released;
import io.customerpipeline.schemas.topic.Positions;
import java.time.InstantSource;
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
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Folds outcomes and their events into the read model: one batch, one transaction. Then wakes who
/// waits.
///
/// Delivery is at least once, and two instances may hold the same partition for a moment; the row
/// of `projection_offsets`, locked in the transaction, makes the effect exactly once.
@Component
class OutcomeProjection
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>,
        ConsumerAwareRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeProjection.class);

  private final RecordReader reader;
  private final ReadModel readModel;
  private final OutcomeWaiters waiters;
  private final OutcomeNotifications notifications;
  private final Cluster cluster;
  private final LogStanding standing;
  private final InstantSource clock;

  private final Positions positions = new Positions(new KeptOffsets());

  /// By partition, of both topics together. Only the consumer's thread uses it.
  private final Map<Integer, Lockstep> held = new HashMap<>();

  /// The last stored position of each idle partition.
  private final Map<Integer, Offsets> passed = new HashMap<>();

  private volatile boolean assigned;

  OutcomeProjection(
      RecordReader reader,
      ReadModel readModel,
      OutcomeWaiters waiters,
      OutcomeNotifications notifications,
      Cluster cluster,
      LogStanding standing,
      InstantSource clock) {
    this.reader = reader;
    this.readModel = readModel;
    this.waiters = waiters;
    this.notifications = notifications;
    this.cluster = cluster;
    this.standing = standing;
    this.clock = clock;
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
    positions.follow(records, requireNonNull(consumer)).forEach(this::hold);
    project();
  }

  /// On the consumer's thread, when nothing came for a while.
  @EventListener(ListenerContainerIdleEvent.class)
  void onIdle(ListenerContainerIdleEvent idle) {
    try {
      project();
      if (held.isEmpty() && idle.getConsumer() != null) {
        pass(requireNonNull(idle.getConsumer()));
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().setCause(e).log("outcomes.projection_failed");
    }
  }

  /// Writes down how far the consumer has come without a record.
  private void pass(Consumer<?, ?> consumer) {
    Map<Integer, Offsets> next = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (positions.isFollowed(partition)) {
        long position = consumer.position(partition);
        next.merge(
            partition.partition(),
            isOfEvents(partition) ? new Offsets(0, position) : new Offsets(position, 0),
            Offsets::later);
      }
    }
    next.entrySet().removeIf(one -> one.getValue().equals(passed.get(one.getKey())));
    if (!next.isEmpty()) {
      readModel.pass(next, standing.log());
      passed.putAll(next);
    }
  }

  private void hold(ConsumerRecord<String, byte[]> record) {
    Lockstep lockstep = held.computeIfAbsent(record.partition(), _ -> new Lockstep());
    if (isEvent(record)) {
      reader.event(record).ifPresentOrElse(lockstep::add, () -> lockstep.seeEvent(record.offset()));
    } else {
      reader
          .outcome(record)
          .ifPresentOrElse(lockstep::add, () -> lockstep.seeOutcome(record.offset()));
    }
  }

  private boolean isEvent(ConsumerRecord<?, ?> record) {
    return record.topic().equals(cluster.topics().events().name());
  }

  private boolean isOfEvents(TopicPartition partition) {
    return partition.topic().equals(cluster.topics().events().name());
  }

  private void project() {
    Map<Integer, Released> released = new HashMap<>();
    held.forEach(
        (partition, lockstep) -> released.put(partition, lockstep.release(clock.instant())));
    if (released.isEmpty()) {
      return;
    }
    Map<Integer, Offsets> next = new HashMap<>();
    released.forEach((partition, one) -> next.put(partition, one.next()));
    List<DoneOperation> fresh =
        readModel.apply(
            released.values().stream().flatMap(one -> one.outcomes().stream()).toList(),
            released.values().stream().flatMap(one -> one.events().stream()).toList(),
            next,
            standing.log());
    held.forEach((partition, lockstep) -> lockstep.remove(requireNonNull(released.get(partition))));
    held.values().removeIf(Lockstep::isEmpty);
    fresh.forEach(waiters::complete);
    if (!fresh.isEmpty()) {
      notifications.announce(fresh.stream().map(one -> OperationKey.of(one.outcome())).toList());
    }
    LOG.atDebug().addKeyValue("projected", fresh.size()).log("outcomes.projected");
  }

  /// Offsets as they stand in the read model.
  private final class KeptOffsets implements Positions.Kept {
    @Override
    public Map<TopicPartition, Long> nextOffsets(Set<TopicPartition> partitions) {
      Map<Integer, Offsets> next = readModel.nextOffsets(partitions);
      return partitions.stream()
          .collect(
              toMap(
                  Function.identity(),
                  one -> wanted(one, next.getOrDefault(one.partition(), Offsets.BEGINNING))));
    }

    private long wanted(TopicPartition partition, Offsets next) {
      return isOfEvents(partition) ? next.event() : next.outcome();
    }

    /// What was lost before it was projected can only be had from the snapshots.
    @Override
    public void lost(TopicPartition partition, long expected, long beginning) {
      LOG.atError()
          .addKeyValue("topic", partition.topic())
          .addKeyValue("partition", partition.partition())
          .addKeyValue("expected", expected)
          .addKeyValue("beginning", beginning)
          .log("projection.gap");
    }
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

  /// What is held is read again, by whoever has the partition then.
  private void forget(Collection<TopicPartition> partitions) {
    positions.forget(partitions);
    partitions.forEach(one -> held.remove(one.partition()));
    partitions.forEach(one -> passed.remove(one.partition()));
  }
}
