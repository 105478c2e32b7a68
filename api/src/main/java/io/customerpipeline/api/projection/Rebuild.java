package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.topic.EventContext;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes the read model anew, out of the topics, beside the one that serves, and exchanges the
/// two: see docs/decisions/0017.
///
/// Customers come from their snapshots, as outcomes are kept for two days only. What the snapshots
/// tell may lie beyond what is projected; so the exchange comes once the projection has got there,
/// at the very offsets at which it stands: then both are the fold of the same records.
///
/// One run, on one thread and one connection to Postgres.
final class Rebuild {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

  /// For as long at most Kafka may deliver nothing of what it has.
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /// The same while the projection is held: no write becomes visible meanwhile.
  private static final Duration HELD_SILENCE_MAX = Duration.ofSeconds(1);

  /// For as long at most the projection may not get to where the snapshots are.
  private static final Duration BEHIND_MAX = Duration.ofMinutes(1);

  /// Tables in use, as by a long export, put the exchange off; for as long at most.
  static final Duration IN_USE_MAX = Duration.ofMinutes(10);

  /// While a lock is waited for, new reads wait behind it. Shorter than the second after which
  /// Postgres would look for a deadlock and might end somebody else's transaction.
  private static final String LOCK_MAX = "300ms";

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ReadModel readModel;
  private final ReadModelRetention retention;
  private final RebuildTables tables;
  private final RebuildProgress progress;
  private final LogReader log;
  private final LogReader snapshots;
  private final Topics topics;
  private final int partitions;
  private final InstantSource clock;
  private final RebuildTarget target;

  /// Outcomes before these offsets change no customer: what they led to stands in the snapshots.
  private final Map<TopicPartition, Long> frontier = new HashMap<>();

  private final Map<TopicPartition, Long> beginning = new HashMap<>();

  Rebuild(RebuildParts parts, RebuildProgress progress, LogReader log, LogReader snapshots) {
    this.jdbc = parts.jdbc();
    this.transaction = parts.transaction();
    this.readModel = parts.readModel();
    this.retention = parts.retention();
    this.topics = parts.topics();
    this.partitions = parts.partitions();
    this.clock = parts.clock();
    this.target = parts.target();
    this.tables = new RebuildTables(jdbc);
    this.progress = progress;
    this.log = log;
    this.snapshots = snapshots;
  }

  /// While the projection runs, the exchange comes where it stands. While it is halted, because its
  /// positions are not valid in this log, all that the log has is read.
  ///
  /// @throws RebuildException if it cannot be done now
  /// @throws DataAccessException if Postgres fails; the tables that serve are as they were
  void run() throws InterruptedException {
    tables.create();
    begin();
    readSnapshots();
    var reached = log.lastAppended(partitionsOf(topics.outcomes().name()));
    follow(SILENCE_MAX);
    tables.index();
    retention.removeExpiredProjected();
    tables.analyze();
    awaitProjection(reached);
    exchange();
    tables.remove();
  }

  private Set<TopicPartition> partitionsOf(String topic) {
    return LogReader.partitions(topic, partitions);
  }

  private void begin() {
    beginning.putAll(log.beginning());
    long lineage = tables.lineage() + (target.isOlderCopy() ? 1 : 0);
    for (int partition = 0; partition < partitions; partition++) {
      long event = beginning.getOrDefault(event(partition), 0L);
      jdbc.sql(
              """
              insert into projection_offsets
                (partition, next_offset, next_event, first_event, log, lineage)
              values (?, ?, ?, ?, ?, ?)
              """)
          .params(
              partition,
              beginning.getOrDefault(outcome(partition), 0L),
              event,
              event,
              target.log().text(),
              lineage)
          .update();
    }
  }

  private TopicPartition outcome(int partition) {
    return new TopicPartition(topics.outcomes().name(), partition);
  }

  private TopicPartition event(int partition) {
    return new TopicPartition(topics.events().name(), partition);
  }

  /// Outcomes before the frontier were committed when it was asked for, and their snapshots with
  /// them: these lie before the ends, which are asked for after it. The ends are those of all
  /// records, because the mark of a transaction can come to one topic before the other.
  private void readSnapshots() {
    frontier.putAll(log.committedEnds(partitionsOf(topics.outcomes().name())));
    Set<TopicPartition> all = partitionsOf(topics.snapshots().name());
    snapshots.readTo(
        snapshots.lastAppended(all),
        SILENCE_MAX,
        records -> {
          readModel.put(customers(records), 0);
          progress.read(records.size(), 0, 0);
        });
  }

  private static CustomerRows customers(List<ConsumerRecord<String, byte[]>> records) {
    var last = new LinkedHashMap<CustomerRows.Key, Optional<Customer>>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        var organization = OrganizationId.of(EventContext.text(record.headers(), "organizationid"));
        last.put(
            new CustomerRows.Key(organization, CustomerId.of(record.key())),
            Optional.ofNullable(record.value())
                .map(value -> Wire.read(value, CustomerSnapshot.class).customer()));
      } catch (UndecodableException | IllegalArgumentException e) {
        throw new RebuildException(
            "The record at %s, partition %s, offset %s is no snapshot: %s"
                .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
      }
    }
    return new CustomerRows(last);
  }

  /// @return up to where it has read
  private Map<TopicPartition, Long> follow(Duration patience) {
    Map<TopicPartition, Long> ends = target.isHalted() ? committedEnds() : projected();
    log.readTo(ends, patience, records -> write(records, ends));
    return ends;
  }

  private Map<TopicPartition, Long> committedEnds() {
    var all = new HashSet<>(partitionsOf(topics.outcomes().name()));
    all.addAll(partitionsOf(topics.events().name()));
    return log.committedEnds(all);
  }

  /// Where the projection stands now.
  private Map<TopicPartition, Long> projected() {
    var ends = new HashMap<TopicPartition, Long>(beginning);
    jdbc.sql(
            "select partition, next_offset, next_event from "
                + tables.serving("projection_offsets"))
        .query(row -> {
          ends.merge(outcome(row.getInt(1)), row.getLong(2), Math::max);
          ends.merge(event(row.getInt(1)), row.getLong(3), Math::max);
        });
    return ends;
  }

  private void write(List<ConsumerRecord<String, byte[]>> records, Map<TopicPartition, Long> ends) {
    List<Projected> outcomes = new ArrayList<>();
    List<ProjectedEvent> events = new ArrayList<>();
    Set<Integer> touched = new HashSet<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      touched.add(record.partition());
      try {
        if (record.topic().equals(topics.events().name())) {
          events.add(EventReader.read(record));
        } else {
          outcomes.add(outcome(record));
        }
      } catch (UndecodableException _) {
        // It lies among the dead letters since it was projected.
      }
    }
    Map<Integer, Offsets> next = new HashMap<>();
    touched.forEach(partition ->
        next.put(
            partition,
            new Offsets(reached(outcome(partition), ends), reached(event(partition), ends))));
    readModel.apply(outcomes, events, next, target.log());
    progress.read(0, outcomes.size(), events.size());
  }

  private Projected outcome(ConsumerRecord<String, byte[]> record) {
    Projected read = RecordReader.readOutcome(record);
    boolean told = read.offset() < frontier.getOrDefault(outcome(read.partition()), 0L);
    return told ? read.changingNobody() : read;
  }

  private long reached(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return Math.min(log.position(partition), ends.getOrDefault(partition, 0L));
  }

  /// @param reached offsets after the last outcome whose snapshot may have been read
  private void awaitProjection(Map<TopicPartition, Long> reached) throws InterruptedException {
    Instant end = clock.instant().plus(BEHIND_MAX);
    do {
      follow(SILENCE_MAX);
      if (log.isAtRestUpTo(reached, SILENCE_MAX)) {
        return;
      }
      Thread.sleep(BETWEEN_ATTEMPTS);
    } while (clock.instant().isBefore(end));
    throw new RebuildException("The projection stands still; its log says why.");
  }

  private void exchange() throws InterruptedException {
    Instant end = clock.instant().plus(IN_USE_MAX);
    do {
      follow(SILENCE_MAX);
      try {
        long from = System.nanoTime();
        transaction.executeWithoutResult(_ -> tryToExchange());
        LOG.atInfo()
            .addKeyValue("heldMs", Duration.ofNanos(System.nanoTime() - from).toMillis())
            .log("rebuild.exchanged");
        return;
      } catch (PessimisticLockingFailureException | RebuildException e) {
        LOG.atInfo().addKeyValue("reason", e.getMessage()).log("rebuild.put_off");
        // What was read meanwhile is not written.
        log.seek(written());
        Thread.sleep(BETWEEN_ATTEMPTS);
      }
    } while (clock.instant().isBefore(end));
    throw new RebuildException("The tables are always in use, as by a long transaction.");
  }

  private void tryToExchange() {
    jdbc.sql("set local lock_timeout = '" + LOCK_MAX + "'").update();
    tables.holdProjection();
    pass(follow(HELD_SILENCE_MAX));
    tables.exchange();
    progress.done(jdbc, tables.serving("rebuilds"));
  }

  /// The positions also pass what is no record, as those of the projection do.
  private void pass(Map<TopicPartition, Long> ends) {
    Map<Integer, Offsets> next = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      next.put(
          partition,
          new Offsets(reached(outcome(partition), ends), reached(event(partition), ends)));
    }
    readModel.pass(next, target.log());
  }

  private Map<TopicPartition, Long> written() {
    var offsets = new HashMap<TopicPartition, Long>();
    jdbc.sql("select partition, next_offset, next_event from projection_offsets")
        .query(row -> {
          offsets.put(outcome(row.getInt(1)), row.getLong(2));
          offsets.put(event(row.getInt(1)), row.getLong(3));
        });
    return offsets;
  }
}
