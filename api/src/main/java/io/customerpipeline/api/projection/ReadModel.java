package io.customerpipeline.api.projection;

import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.RecordMark;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes the read model. Throws Spring's data access exceptions while Postgres is away; then
/// nothing of the batch is written.
@Component
class ReadModel {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final InstantSource clock;

  ReadModel(JdbcClient jdbc, PlatformTransactionManager transactions, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// The next offsets to project of each partition; absent before its first record.
  Map<Integer, Offsets> nextOffsets(Collection<TopicPartition> partitions) {
    return offsets(partitions.stream().map(TopicPartition::partition).toList(), "");
  }

  /// Returns the stored positions of all partitions, with the log that they belong to.
  Map<Integer, LoggedOffsets> positions() {
    Map<Integer, LoggedOffsets> positions = new HashMap<>();
    jdbc.sql(
            """
            select partition, next_offset, next_event, log,
              last_outcome, last_outcome_print, last_event, last_event_print
            from projection_offsets
            """)
        .query(row -> {
          positions.put(
              row.getInt(1),
              new LoggedOffsets(
                  new Offsets(row.getLong(2), row.getLong(3)),
                  Optional.ofNullable(row.getString(4)).map(LogId::new).orElse(null),
                  LastRecords.read(row)));
        });
    return positions;
  }

  /// Offsets of one partition.
  ///
  /// @param log absent in rows that were written before it was kept
  record LoggedOffsets(Offsets offsets, @Nullable LogId log, LastRecords last) {}

  /// Writes down the log where it is missing, once the offsets were found valid in it.
  void adopt(LogId log, int partitions) {
    jdbc.sql(
            """
            insert into projection_offsets (partition, next_offset, log)
            select number, 0, :log from generate_series(0, :partitions - 1) as number
            on conflict (partition) do update set log = excluded.log
            where projection_offsets.log is null
            """)
        .param("log", log.text())
        .param("partitions", partitions)
        .update();
  }

  /// Moves the offsets past what is no outcome and no event: marks of transactions, and records of
  /// aborted ones. Otherwise retention could remove a mark right behind the last record, and the
  /// log would seem to begin after the position.
  void pass(Map<Integer, Offsets> next, LogId log) {
    transaction.executeWithoutResult(_ -> {
      lockOffsets(next.keySet(), log);
      advance(next, Map.of());
    });
  }

  /// Applies what has not been applied before, and moves the offsets, in one transaction.
  ///
  /// @param events that go with the outcomes
  /// @param next the offsets after the batch, by partition
  /// @param log that all of it was read from
  /// @return the operations whose outcome became visible by this
  /// @throws AnotherLogException if a stored offset belongs to another log; nothing is written
  List<DoneOperation> apply(
      List<Projected> batch, List<ProjectedEvent> events, Map<Integer, Offsets> next, LogId log) {
    return transaction.execute(_ -> {
      Map<Integer, Offsets> known = lockOffsets(next.keySet(), log);
      List<Projected> fresh =
          batch.stream()
              .filter(one -> one.offset() >= at(known, one.partition()).outcome())
              .toList();
      EventRows.write(
          jdbc,
          events.stream()
              .filter(one -> one.offset() >= at(known, one.partition()).event())
              .toList());
      count(CustomerRows.of(fresh).write(jdbc), Collections.min(next.keySet()));
      Instant doneAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
      OperationRows.write(jdbc, fresh, doneAt);
      advance(next, LastRecords.of(batch, events));
      return fresh.stream()
          .map(one -> new DoneOperation(one.outcome(), one.kind(), one.appendedAt(), doneAt))
          .toList();
    });
  }

  /// Writes customers as they are, whatever made them so.
  ///
  /// @param partition which they are counted under
  void put(CustomerRows customers, int partition) {
    transaction.executeWithoutResult(_ -> count(customers.write(jdbc), partition));
  }

  private static Offsets at(Map<Integer, Offsets> known, int partition) {
    return known.getOrDefault(partition, Offsets.BEGINNING);
  }

  /// From here on another instance that still holds these partitions waits, and then finds its
  /// records applied.
  private Map<Integer, Offsets> lockOffsets(Collection<Integer> partitions, LogId log) {
    Map<Integer, Offsets> known = offsets(partitions, " order by partition for update");
    if (known.size() < partitions.size()) {
      jdbc.sql(
              """
              insert into projection_offsets (partition, next_offset, log)
              select asked, 0, ? from unnest(?::int[]) as asked order by asked
              on conflict do nothing
              """)
          .params(log.text(), partitions.toArray(Integer[]::new))
          .update();
      known = offsets(partitions, " order by partition for update");
    }
    requireLog(partitions, log);
    return known;
  }

  private void requireLog(Collection<Integer> partitions, LogId log) {
    int others =
        jdbc.sql(
                """
                select count(*) from projection_offsets
                where partition = any (?::int[]) and log <> ?
                """)
            .params(partitions.toArray(Integer[]::new), log.text())
            .query(Integer.class)
            .single();
    if (others > 0) {
      throw new AnotherLogException(log);
    }
  }

  /// Another instance has projected these partitions from another log.
  static final class AnotherLogException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    AnotherLogException(LogId log) {
      super("the stored offsets belong to another log than " + log);
    }
  }

  private Map<Integer, Offsets> offsets(Collection<Integer> partitions, String suffix) {
    Map<Integer, Offsets> offsets = new HashMap<>();
    jdbc.sql(
            "select partition, next_offset, next_event from projection_offsets"
                + " where partition = any (?::int[])"
                + suffix)
        .param(partitions.toArray(Integer[]::new))
        .query(row -> {
          offsets.put(row.getInt(1), new Offsets(row.getLong(2), row.getLong(3)));
        });
    return offsets;
  }

  /// @param change by organization, in the order in which every transaction locks its rows
  /// @param partition the first of the batch
  private void count(Map<OrganizationId, Long> change, int partition) {
    change.forEach((organization, number) ->
        jdbc.sql(
                """
                insert into customer_counts as c (organization_id, partition, customers)
                values (?, ?, ?)
                on conflict (organization_id, partition) do update
                set customers = c.customers + excluded.customers
                """)
            .params(organization.value(), partition, number)
            .update());
  }

  /// @param last the last records before the offsets, where they are newer than those that are kept
  private void advance(Map<Integer, Offsets> next, Map<Integer, LastRecords> last) {
    List<Map.Entry<Integer, Offsets>> all = List.copyOf(next.entrySet());
    List<LastRecords> marks =
        all.stream().map(one -> last.getOrDefault(one.getKey(), LastRecords.NONE)).toList();
    jdbc.sql(
            """
            update projection_offsets as p
            set next_offset = greatest(p.next_offset, n.next_offset),
                next_event = greatest(p.next_event, n.next_event),
                last_outcome = greatest(p.last_outcome, n.outcome),
                last_outcome_print = case when n.outcome > coalesce(p.last_outcome, -1)
                  then n.outcome_print else p.last_outcome_print end,
                last_event = greatest(p.last_event, n.event),
                last_event_print = case when n.event > coalesce(p.last_event, -1)
                  then n.event_print else p.last_event_print end
            from unnest(?::int[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as n (partition, next_offset, next_event, outcome, outcome_print, event, event_print)
            where p.partition = n.partition
            """)
        .params(
            CustomerRows.column(all, Integer[]::new, Map.Entry::getKey),
            CustomerRows.column(all, Long[]::new, one -> one.getValue().outcome()),
            CustomerRows.column(all, Long[]::new, one -> one.getValue().event()),
            CustomerRows.column(marks, Long[]::new, one -> RecordMark.offsetOf(one.outcome())),
            CustomerRows.column(marks, Long[]::new, one -> RecordMark.fingerprintOf(one.outcome())),
            CustomerRows.column(marks, Long[]::new, one -> RecordMark.offsetOf(one.event())),
            CustomerRows.column(marks, Long[]::new, one -> RecordMark.fingerprintOf(one.event())))
        .update();
  }
}
