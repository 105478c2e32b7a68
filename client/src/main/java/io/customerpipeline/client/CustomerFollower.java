package io.customerpipeline.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/// Follows all customers of a pipeline: first every customer as it is, out of the snapshots topic,
/// then [Change.CaughtUp], then every event as it happens. No gap, no duplicate, no way back: of
/// one customer, versions only rise.
///
/// ```
/// try (var follower = CustomerFollower.fromSnapshots(Map.of("bootstrap.servers", "…"))) {
///   while (running) {
///     for (Change change : follower.poll(Duration.ofSeconds(1))) { … }
///     store(follower.position());   // with what the changes led to, in one transaction
///   }
/// }
/// ```
///
/// Changes of one customer come in order, those of different customers in any. A program that
/// stores no position begins anew each time. One that does, but not in one transaction with its
/// work, sees some changes again after a crash, and knows them by their versions.
///
/// Until it has caught up it remembers the version of every customer, about 100 octets each. It is
/// not safe for use by several threads.
public final class CustomerFollower implements AutoCloseable {
  static final String EVENTS = "customers.events";
  static final String SNAPSHOTS = "customers.snapshots";

  private final Consumer<String, byte[]> consumer;
  private Phase phase;

  private CustomerFollower(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
    this.phase = new Live();
  }

  /// Begins with how all customers are.
  ///
  /// @param config of a Kafka consumer: `bootstrap.servers` and what the connection needs. How
  ///   records are read is set here; a group is not used
  /// @throws org.apache.kafka.common.KafkaException if the brokers cannot be asked
  public static CustomerFollower fromSnapshots(Map<String, ?> config) {
    var follower = new CustomerFollower(Consumers.committed(config));
    follower.orClose(() -> follower.phase = follower.new Snapshots(config));
    return follower;
  }

  /// Goes on from where an earlier follower stood.
  ///
  /// @param config as for [#fromSnapshots]
  public static CustomerFollower from(Position position, Map<String, ?> config) {
    var follower = new CustomerFollower(Consumers.committed(config));
    follower.orClose(() ->
        follower.goTo(
            position.next().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        next -> new TopicPartition(EVENTS, next.getKey()), Map.Entry::getValue))));
    return follower;
  }

  private void orClose(Runnable start) {
    try {
      start.run();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void goTo(Map<TopicPartition, Long> offsets) {
    consumer.assign(offsets.keySet());
    offsets.forEach(consumer::seek);
  }

  /// What has changed, in order; waits until there is something or the time is over.
  ///
  /// @return empty if nothing changed in this time
  /// @throws PositionExpiredException if events that come next are no longer kept
  /// @throws org.apache.kafka.common.KafkaException as a Kafka consumer does
  public List<Change> poll(Duration timeout) {
    var changes = new ArrayList<Change>();
    try {
      consumer.poll(timeout).forEach(record -> phase.take(record).ifPresent(changes::add));
    } catch (OffsetOutOfRangeException e) {
      throw new PositionExpiredException(e);
    }
    phase.next().ifPresent(changes::add);
    return changes;
  }

  /// Where this stands after the changes of the last poll; absent until it has caught up.
  public Optional<Position> position() {
    return phase instanceof Live
        ? Optional.of(
            new Position(
                consumer.assignment().stream()
                    .collect(Collectors.toMap(TopicPartition::partition, consumer::position))))
        : Optional.empty();
  }

  /// Makes a poll that another thread waits in throw `WakeupException`.
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private interface Phase {
    Optional<Change> take(ConsumerRecord<String, byte[]> record);

    /// Moves on to the next phase once this one has done its work.
    Optional<Change> next();
  }

  /// Reads the snapshots up to their end. Every event before [#events] was committed when that end
  /// was asked for, and so its snapshot lies before the end: it was appended in the same
  /// transaction. The end is that of all records and not of the committed ones, because the mark of
  /// a transaction can come to one topic before the other.
  private final class Snapshots implements Phase {
    private final Map<String, ?> config;
    private final Map<TopicPartition, Long> events;
    private final Map<TopicPartition, Long> ends;
    private final Map<String, Long> versions = new HashMap<>();

    Snapshots(Map<String, ?> config) {
      this.config = config;
      events = consumer.endOffsets(Consumers.partitions(consumer, EVENTS));
      ends = Consumers.lastAppended(config, SNAPSHOTS);
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
    }

    @Override
    public Optional<Change> take(ConsumerRecord<String, byte[]> record) {
      long version = Records.snapshotVersion(record);
      if (record.value() == null) {
        // Nobody whose deletion is read needs an event: there is none after it.
        boolean told = versions.put(record.key(), Long.MAX_VALUE) != null;
        return told ? Optional.of(Records.gone(record, version)) : Optional.empty();
      }
      versions.put(record.key(), version);
      return Optional.of(Records.snapshot(record, version));
    }

    @Override
    public Optional<Change> next() {
      if (hasReached(ends)) {
        phase = new Overlap(Consumers.lastAppended(config, EVENTS), versions);
        goTo(events);
        return phase.next();
      }
      return Optional.empty();
    }
  }

  /// Reads the events that happened while the snapshots were read, and passes over those which the
  /// snapshots told.
  private final class Overlap implements Phase {
    private final Map<TopicPartition, Long> ends;
    private final Map<String, Long> versions;

    Overlap(Map<TopicPartition, Long> ends, Map<String, Long> versions) {
      this.ends = ends;
      this.versions = versions;
    }

    @Override
    public Optional<Change> take(ConsumerRecord<String, byte[]> record) {
      Change.OfCustomer change = Records.event(record);
      boolean known = versions.getOrDefault(change.customerId(), 0L) >= change.version();
      return known ? Optional.empty() : Optional.of(change);
    }

    @Override
    public Optional<Change> next() {
      if (hasReached(ends)) {
        phase = new Live();
        return Optional.of(new Change.CaughtUp());
      }
      return Optional.empty();
    }
  }

  private static final class Live implements Phase {
    @Override
    public Optional<Change> take(ConsumerRecord<String, byte[]> record) {
      return Optional.of(Records.event(record));
    }

    @Override
    public Optional<Change> next() {
      return Optional.empty();
    }
  }
}
