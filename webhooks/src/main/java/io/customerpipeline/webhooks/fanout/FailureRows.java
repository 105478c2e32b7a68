package io.customerpipeline.webhooks.fanout;

import static io.customerpipeline.webhooks.tables.Columns.column;

import io.customerpipeline.webhooks.delivery.Attempt.Result;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Since when endpoints have had nothing but failures. While nothing changes, nothing is written.
/// To be called in the transaction of the attempts.
@Component
class FailureRows {
  private final JdbcClient jdbc;

  FailureRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param rows in the order in which they came about
  void note(List<AttemptRow> rows) {
    Set<UUID> succeeded = new HashSet<>();
    // In one order for all workers.
    Map<UUID, Instant> failing = new TreeMap<>();
    for (AttemptRow row : rows) {
      if (row.attempt().result() instanceof Result.Delivered) {
        succeeded.add(row.endpoint());
        failing.remove(row.endpoint());
      } else {
        failing.putIfAbsent(row.endpoint(), row.attempt().startedAt());
      }
    }
    forget(succeeded);
    keep(List.copyOf(failing.entrySet()));
  }

  private void forget(Set<UUID> succeeded) {
    if (!succeeded.isEmpty()) {
      jdbc.sql(
              """
              update webhooks.standings set failing_since = null
              where endpoint_id = any (?::uuid[]) and failing_since is not null
              """)
          .param(succeeded.toArray(UUID[]::new))
          .update();
    }
  }

  private void keep(List<Map.Entry<UUID, Instant>> failing) {
    if (!failing.isEmpty()) {
      jdbc.sql(
              """
              insert into webhooks.standings as s (endpoint_id, failing_since)
              select e.id, row.since from unnest(?::uuid[], ?::timestamptz[]) as row (id, since)
              join webhooks.endpoints as e on e.id = row.id order by e.id
              on conflict (endpoint_id) do update set failing_since = excluded.failing_since
              where s.failing_since is null
              """)
          .params(
              column(failing, UUID[]::new, Map.Entry::getKey),
              column(failing, Timestamp[]::new, entry -> Timestamp.from(entry.getValue())))
          .update();
    }
  }
}
