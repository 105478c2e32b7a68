package io.customerpipeline.webhooks.landing;

import static io.customerpipeline.webhooks.tables.Columns.column;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /// The next offset to land of each partition; absent before its first record.
  Map<Integer, Long> nextOffsets(Collection<Integer> partitions) {
    return offsets(partitions, "");
  }

  /// Writes what was not written before, and moves the offsets, in one transaction.
  ///
  /// @param next the offsets after the batch, by partition
  void land(List<LandedEvent> events, Map<Integer, Long> next) {
    transaction.executeWithoutResult(_ -> {
      Map<Integer, Long> known = lockOffsets(next.keySet());
      List<LandedEvent> fresh =
          events.stream()
              .filter(event -> event.offset() >= known.getOrDefault(event.partition(), 0L))
              .toList();
      if (!fresh.isEmpty()) {
        insert(fresh);
        expungeAnswers(fresh);
      }
      advance(List.copyOf(next.entrySet()));
    });
  }

  private Map<Integer, Long> offsets(Collection<Integer> partitions, String suffix) {
    Map<Integer, Long> offsets = new HashMap<>();
    jdbc.sql(
            "select partition, next_offset from webhooks.offsets where partition = any (?::int[])"
                + suffix)
        .param(partitions.toArray(Integer[]::new))
        .query(row -> {
          offsets.put(row.getInt(1), row.getLong(2));
        });
    return offsets;
  }

  /// From here on another instance that still holds these partitions waits, and then finds its
  /// events landed.
  private Map<Integer, Long> lockOffsets(Collection<Integer> partitions) {
    Map<Integer, Long> known = offsets(partitions, " order by partition for update");
    if (known.size() == partitions.size()) {
      return known;
    }
    jdbc.sql(
            """
            insert into webhooks.offsets (partition, next_offset)
            select asked, 0 from unnest(?::int[]) as asked order by asked
            on conflict do nothing
            """)
        .param(partitions.toArray(Integer[]::new))
        .update();
    return offsets(partitions, " order by partition for update");
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

  private void advance(List<Map.Entry<Integer, Long>> next) {
    jdbc.sql(
            """
            update webhooks.offsets as p set next_offset = greatest(p.next_offset, n.next_offset)
            from unnest(?::int[], ?::bigint[]) as n (partition, next_offset)
            where p.partition = n.partition
            """)
        .params(
            column(next, Integer[]::new, Map.Entry::getKey),
            column(next, Long[]::new, Map.Entry::getValue))
        .update();
  }
}
