package io.customerpipeline.webhooks.fanout;

import static io.customerpipeline.webhooks.tables.Columns.column;

import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.fanout.Settlement.LaneChange;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes what came of attempts. Each method is to be called in a transaction.
@Component
class ResultRows {
  private final JdbcClient jdbc;
  private final FailureRows failures;

  ResultRows(JdbcClient jdbc, FailureRows failures) {
    this.jdbc = jdbc;
    this.failures = failures;
  }

  /// Until the transaction ends, nobody can take these partitions over.
  ///
  /// @return by partition the epoch, of those that are the worker's
  Map<Integer, Long> lockLeases(UUID worker, Collection<Integer> partitions) {
    Map<Integer, Long> epochs = new HashMap<>();
    jdbc.sql(
            """
            select partition, epoch from webhooks.leases
            where partition = any (?::int[]) and owner = ? order by partition for share
            """)
        .params(partitions.toArray(Integer[]::new), worker)
        .query(row -> {
          epochs.put(row.getInt(1), row.getLong(2));
        });
    return epochs;
  }

  /// All of one batch, in their order.
  void write(List<Settlement> settlements) {
    // First, in the order in which requests lock as well.
    settlements.stream()
        .filter(Settlement::disables)
        .map(Settlement::endpoint)
        .distinct()
        .forEach(this::disable);
    addAttempts(
        settlements.stream().filter(one -> one.made() != null).map(AttemptRow::of).toList());
    Map<LaneKey, LaneChange> lanes = new LinkedHashMap<>();
    Map<StateRows.Place, Long> cursors = new LinkedHashMap<>();
    Map<UUID, Breaker> breakers = new LinkedHashMap<>();
    for (Settlement one : settlements) {
      cursors.put(new StateRows.Place(one.endpoint(), one.partition()), one.cursor());
      if (one.lane() != null) {
        lanes.put(new LaneKey(one.endpoint(), one.lane().customer()), one.lane());
      }
      if (one.breaker() != null) {
        breakers.put(one.endpoint(), one.breaker());
      }
    }
    putLanes(lanes);
    endLanes(lanes);
    moveCursors(List.copyOf(cursors.entrySet()));
    breakers.forEach(this::write);
  }

  private record LaneKey(UUID endpoint, UUID customer) {}

  private record LaneRow(UUID endpoint, Lane lane) {}

  /// What a receiver answered may repeat what it was sent: of a customer that is deleted, nothing
  /// of it is kept.
  void addAttempts(List<AttemptRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into webhooks.attempts
              (id, endpoint_id, organization_id, partition, "offset", customer_id, event_id,
               event_type, number, started_at, took_ms, result, status, failure, request_headers,
               answer, next_attempt_at)
            select id, endpoint_id, organization_id, partition, "offset", customer_id, event_id,
                   event_type, number, started_at, took_ms, result, status, failure,
                   request_headers::json,
                   case when answer is null or exists (
                     select 1 from webhooks.events as e
                     where e.customer_id = row.customer_id and e.type = 'customer.deleted')
                   then null else answer end,
                   next_attempt_at
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::bigint[], ?::uuid[],
                        ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::int[], ?::text[],
                        ?::int[], ?::text[], ?::text[], ?::bytea[], ?::timestamptz[])
              as row (id, endpoint_id, organization_id, partition, "offset", customer_id, event_id,
                      event_type, number, started_at, took_ms, result, status, failure,
                      request_headers, answer, next_attempt_at)
            """)
        .params(
            column(rows, UUID[]::new, AttemptRow::id),
            column(rows, UUID[]::new, AttemptRow::endpoint),
            column(rows, UUID[]::new, AttemptRow::organization),
            column(rows, Integer[]::new, AttemptRow::partition),
            column(rows, Long[]::new, AttemptRow::offset),
            column(rows, UUID[]::new, AttemptRow::customer),
            column(rows, String[]::new, AttemptRow::eventId),
            column(rows, String[]::new, AttemptRow::eventType),
            column(rows, Integer[]::new, AttemptRow::number),
            column(rows, Timestamp[]::new, row -> Timestamp.from(row.attempt().startedAt())),
            column(rows, Integer[]::new, row -> (int) row.attempt().took().toMillis()),
            column(rows, String[]::new, AttemptRow::result),
            column(rows, Integer[]::new, AttemptRow::status),
            column(rows, String[]::new, AttemptRow::failure),
            column(rows, String[]::new, AttemptRow::requestHeaders),
            answers(rows),
            column(rows, Timestamp[]::new, row -> timestamp(row.nextAttemptAt())))
        .update();
    failures.note(rows);
  }

  /// Null where there was no answer.
  private static byte[][] answers(List<AttemptRow> rows) {
    byte[][] answers = new byte[rows.size()][];
    for (int i = 0; i < answers.length; i++) {
      byte[] answer = rows.get(i).attempt().answer();
      if (answer != null) {
        answers[i] = answer;
      }
    }
    return answers;
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private void putLanes(Map<LaneKey, LaneChange> changes) {
    List<LaneRow> rows =
        changes.entrySet().stream()
            .flatMap(entry ->
                entry.getValue() instanceof LaneChange.Put(Lane lane)
                    ? Stream.of(new LaneRow(entry.getKey().endpoint(), lane))
                    : Stream.empty())
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into webhooks.lanes
              (endpoint_id, customer_id, partition, "offset", attempts, next_attempt_at, state,
               since)
            select row.* from unnest(?::uuid[], ?::uuid[], ?::int[], ?::bigint[], ?::int[],
                                     ?::timestamptz[], ?::text[], ?::timestamptz[])
              as row (endpoint_id, customer_id, partition, "offset", attempts, next_attempt_at,
                      state, since)
            join webhooks.endpoints as e on e.id = row.endpoint_id
            on conflict (endpoint_id, customer_id) do update
            set "offset" = excluded."offset", attempts = excluded.attempts,
                next_attempt_at = excluded.next_attempt_at, state = excluded.state
            """)
        .params(
            column(rows, UUID[]::new, LaneRow::endpoint),
            column(rows, UUID[]::new, row -> row.lane().customer()),
            column(rows, Integer[]::new, row -> row.lane().partition()),
            column(rows, Long[]::new, row -> row.lane().offset()),
            column(rows, Integer[]::new, row -> row.lane().attempts()),
            column(rows, Timestamp[]::new, row -> timestamp(row.lane().nextAttemptAt())),
            column(rows, String[]::new, row -> row.lane().isParked() ? "parked" : "retrying"),
            column(rows, Timestamp[]::new, row -> Timestamp.from(row.lane().since())))
        .update();
  }

  private void endLanes(Map<LaneKey, LaneChange> changes) {
    List<LaneKey> ended =
        changes.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof LaneChange.Ended)
            .map(Map.Entry::getKey)
            .toList();
    if (!ended.isEmpty()) {
      jdbc.sql(
              """
              delete from webhooks.lanes as l
              using unnest(?::uuid[], ?::uuid[]) as ended (endpoint_id, customer_id)
              where l.endpoint_id = ended.endpoint_id and l.customer_id = ended.customer_id
              """)
          .params(
              column(ended, UUID[]::new, LaneKey::endpoint),
              column(ended, UUID[]::new, LaneKey::customer))
          .update();
    }
  }

  private void moveCursors(List<Map.Entry<StateRows.Place, Long>> cursors) {
    jdbc.sql(
            """
            update webhooks.cursors as c set next_offset = n.next_offset
            from unnest(?::uuid[], ?::int[], ?::bigint[])
              as n (endpoint_id, partition, next_offset)
            where c.endpoint_id = n.endpoint_id and c.partition = n.partition
              and c.next_offset < n.next_offset
            """)
        .params(
            column(cursors, UUID[]::new, entry -> entry.getKey().endpoint()),
            column(cursors, Integer[]::new, entry -> entry.getKey().partition()),
            column(cursors, Long[]::new, Map.Entry::getValue))
        .update();
  }

  private void write(UUID endpoint, Breaker breaker) {
    switch (breaker) {
      case Breaker.Open(Instant until, var pause) ->
          jdbc.sql(
                  """
                  insert into webhooks.breakers (endpoint_id, open_until, pause_ms)
                  select id, ?, ? from webhooks.endpoints where id = ?
                  on conflict (endpoint_id) do update
                  set open_until = excluded.open_until, pause_ms = excluded.pause_ms
                  """)
              .params(Timestamp.from(until), pause.toMillis(), endpoint)
              .update();
      case Breaker.Closed _, Breaker.HalfOpen _ ->
          jdbc.sql("delete from webhooks.breakers where endpoint_id = ?").param(endpoint).update();
    }
  }

  private void disable(UUID endpoint) {
    jdbc.sql("update webhooks.endpoint_changes set changes = changes + 1").update();
    jdbc.sql(
            """
            update webhooks.endpoints set enabled = false, disabled_reason = 'gone',
              modified_at = now()
            where id = ? and enabled
            """)
        .param(endpoint)
        .update();
  }
}
