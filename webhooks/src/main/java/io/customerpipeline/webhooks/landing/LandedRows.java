package io.customerpipeline.webhooks.landing;

import static io.customerpipeline.webhooks.tables.Columns.column;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.RecordMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes landed events. Throws Spring's data access exceptions while Postgres is away; then
/// nothing of the batch is written.
@Component
class LandedRows {
  private static final String DELETED = "customer.deleted";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  LandedRows(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// Where the landing stands in one partition.
  ///
  /// @param next offset in these tables of the next event
  /// @param shift what an offset in these tables has more than Kafka's
  /// @param log whose offsets Kafka's are; absent in rows from before it was kept
  /// @param last the last event that has landed, as Kafka counts; absent before the first in this
  ///   log, and in rows from before it was kept
  record Landing(long next, long shift, @Nullable LogId log, @Nullable RecordMark last) {
    static final Landing NONE = new Landing(0, 0, null, null);

    /// The next offset to read from Kafka.
    long position() {
      return next - shift;
    }
  }

  /// Where the landing stands, by partition; absent before its first record.
  Map<Integer, Landing> landings() {
    return read("true", List.of());
  }

  /// The next offset to read of each partition, as Kafka counts; absent before its first record.
  Map<Integer, Long> nextOffsets(Collection<Integer> partitions) {
    Map<Integer, Long> next = new HashMap<>();
    landings(partitions, "").forEach((partition, one) -> next.put(partition, one.position()));
    return next;
  }

  /// Writes what was not written before, and moves the offsets, in one transaction.
  ///
  /// @param next the offsets after the batch, by partition, as Kafka counts
  /// @param log that all of it was read from
  /// @throws IllegalStateException if a stored offset belongs to another log; nothing is written
  void land(List<LandedEvent> events, Map<Integer, Long> next, LogId log) {
    transaction.executeWithoutResult(_ -> {
      Map<Integer, Landing> known = lock(next.keySet(), log);
      List<LandedEvent> fresh =
          events.stream()
              .filter(event -> event.offset() >= at(known, event.partition()).position())
              .map(event -> event.movedBy(at(known, event.partition()).shift()))
              .toList();
      if (!fresh.isEmpty()) {
        insert(fresh);
        expungeAnswers(fresh);
      }
      advance(List.copyOf(next.entrySet()), last(events));
    });
  }

  /// Writes down the log where it is missing, once the offsets were found valid in it.
  ///
  /// @param beginnings of the partitions; a partition without a row begins there
  void adopt(LogId log, Map<Integer, Long> beginnings) {
    List<Map.Entry<Integer, Long>> all = List.copyOf(beginnings.entrySet());
    jdbc.sql(
            """
            insert into webhooks.offsets (partition, next_offset, log)
            select partition, beginning, ?
            from unnest(?::int[], ?::bigint[]) as row (partition, beginning)
            on conflict (partition) do update set log = excluded.log
            where webhooks.offsets.log is null
            """)
        .params(
            log.text(),
            column(all, Integer[]::new, Map.Entry::getKey),
            column(all, Long[]::new, Map.Entry::getValue))
        .update();
  }

  /// Goes on in another log, behind all that has landed so far.
  ///
  /// @param positions the next offset to read of each partition, as the other log counts
  void restart(LogId log, Map<Integer, Long> positions) {
    List<Map.Entry<Integer, Long>> all = List.copyOf(positions.entrySet());
    jdbc.sql(
            """
            insert into webhooks.offsets as o (partition, next_offset, log)
            select partition, position, ?
            from unnest(?::int[], ?::bigint[]) as row (partition, position)
            on conflict (partition) do update
            set log = excluded.log, shift = o.next_offset - excluded.next_offset,
                last_offset = null, last_print = null
            """)
        .params(
            log.text(),
            column(all, Integer[]::new, Map.Entry::getKey),
            column(all, Long[]::new, Map.Entry::getValue))
        .update();
  }

  private static Landing at(Map<Integer, Landing> known, int partition) {
    return known.getOrDefault(partition, Landing.NONE);
  }

  private Map<Integer, Landing> landings(Collection<Integer> partitions, String suffix) {
    return read(
        "partition = any (?::int[])" + suffix,
        List.of((Object) partitions.toArray(Integer[]::new)));
  }

  private Map<Integer, Landing> read(String condition, List<Object> parameters) {
    Map<Integer, Landing> landings = new HashMap<>();
    jdbc.sql(
            "select partition, next_offset, shift, log, last_offset, last_print"
                + " from webhooks.offsets where "
                + condition)
        .params(parameters)
        .query(row -> {
          landings.put(
              row.getInt(1),
              new Landing(
                  row.getLong(2),
                  row.getLong(3),
                  Optional.ofNullable(row.getString(4)).map(LogId::new).orElse(null),
                  mark(row)));
        });
    return landings;
  }

  private static @Nullable RecordMark mark(ResultSet row) throws SQLException {
    long offset = row.getLong(5);
    return row.wasNull() ? null : new RecordMark(offset, row.getLong(6));
  }

  /// From here on another instance that still holds these partitions waits, and then finds its
  /// events landed.
  private Map<Integer, Landing> lock(Collection<Integer> partitions, LogId log) {
    Map<Integer, Landing> known = landings(partitions, " order by partition for update");
    if (known.size() < partitions.size()) {
      jdbc.sql(
              """
              insert into webhooks.offsets (partition, next_offset, log)
              select asked, 0, ? from unnest(?::int[]) as asked order by asked
              on conflict do nothing
              """)
          .params(log.text(), partitions.toArray(Integer[]::new))
          .update();
      known = landings(partitions, " order by partition for update");
    }
    if (known.values().stream().anyMatch(one -> one.log() != null && !log.equals(one.log()))) {
      throw new IllegalStateException("the stored offsets belong to another log than " + log);
    }
    return known;
  }

  private void insert(List<LandedEvent> events) {
    jdbc.sql(
            """
            insert into webhooks.events
              (partition, "offset", organization_id, customer_id, version, type, event_id,
               appended_at, changed_fields, body)
            select partition, "offset", organization_id, customer_id, version, type, event_id,
                   appended_at, string_to_array(changed_fields, ','), body
            from unnest(?::int[], ?::bigint[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[],
                        ?::text[], ?::timestamptz[], ?::text[], ?::bytea[])
              as row (partition, "offset", organization_id, customer_id, version, type, event_id,
                      appended_at, changed_fields, body)
            """)
        .params(
            column(events, Integer[]::new, LandedEvent::partition),
            column(events, Long[]::new, LandedEvent::offset),
            column(events, UUID[]::new, event -> event.context().organization().value()),
            column(events, UUID[]::new, event -> event.context().customer().value()),
            column(events, Long[]::new, event -> event.context().version()),
            column(events, String[]::new, event -> event.context().type()),
            column(events, String[]::new, event -> event.context().id()),
            column(events, String[]::new, event -> event.appendedAt().toString()),
            column(events, String[]::new, LandedRows::changedFields),
            column(events, byte[][]::new, LandedEvent::body))
        .update();
  }

  /// Names of fields have no comma, so that a row's array fits into one column of text.
  private static @Nullable String changedFields(LandedEvent event) {
    return event.changedFields() == null ? null : String.join(",", event.changedFields());
  }

  /// What receivers answered may repeat what they were sent.
  private void expungeAnswers(List<LandedEvent> events) {
    UUID[] deleted =
        events.stream()
            .filter(event -> event.context().type().equals(DELETED))
            .map(event -> event.context().customer().value())
            .toArray(UUID[]::new);
    if (deleted.length > 0) {
      jdbc.sql(
              """
              update webhooks.attempts set answer = null
              where customer_id = any (?::uuid[]) and answer is not null
              """)
          .param(deleted)
          .update();
    }
  }

  /// The last event of each partition.
  private static Map<Integer, RecordMark> last(List<LandedEvent> events) {
    Map<Integer, LandedEvent> last = new HashMap<>();
    for (LandedEvent event : events) {
      last.merge(
          event.partition(), event, (one, other) -> one.offset() > other.offset() ? one : other);
    }
    Map<Integer, RecordMark> marks = new HashMap<>();
    last.forEach((partition, event) ->
        marks.put(
            partition,
            RecordMark.of(event.offset(), event.appendedAt(), new String(event.body(), UTF_8))));
    return marks;
  }

  private void advance(List<Map.Entry<Integer, Long>> next, Map<Integer, RecordMark> last) {
    jdbc.sql(
            """
            update webhooks.offsets as p
            set next_offset = greatest(p.next_offset, n.next_offset + p.shift),
                last_offset = greatest(p.last_offset, n.last_offset),
                last_print = case when n.last_offset > coalesce(p.last_offset, -1)
                  then n.last_print else p.last_print end
            from unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[])
              as n (partition, next_offset, last_offset, last_print)
            where p.partition = n.partition
            """)
        .params(
            column(next, Integer[]::new, Map.Entry::getKey),
            column(next, Long[]::new, Map.Entry::getValue),
            column(next, Long[]::new, one -> RecordMark.offsetOf(last.get(one.getKey()))),
            column(next, Long[]::new, one -> RecordMark.fingerprintOf(last.get(one.getKey()))))
        .update();
  }
}
