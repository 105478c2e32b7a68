package io.customerpipeline.api.projection;

import static io.customerpipeline.api.projection.CustomerRows.column;

import io.customerpipeline.api.operation.OperationKey;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch does to the operations table: the first outcome of an operation stays, unless it
/// was sent away to come again.
final class OperationRows {
  private OperationRows() {}

  static void write(JdbcClient jdbc, List<Projected> projected) {
    List<Projected> batch = onceEach(projected);
    if (batch.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into operations (organization_id, id, fingerprint, outcome, submitted_at)
            select organization_id, id, fingerprint, outcome::json, submitted_at
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as row (organization_id, id, fingerprint, outcome, submitted_at)
            on conflict (organization_id, id) do update
            set fingerprint = excluded.fingerprint, outcome = excluded.outcome,
                submitted_at = excluded.submitted_at, done_at = excluded.done_at
            where operations.outcome ->> 'reason' = 'too_many_waiting'
            """)
        .params(
            column(batch, String[]::new, one -> one.outcome().organizationId().toString()),
            column(batch, String[]::new, one -> one.outcome().operationId().value()),
            column(batch, String[]::new, one -> one.outcome().fingerprint()),
            column(batch, String[]::new, Projected::json),
            column(batch, String[]::new, one -> one.appendedAt().toString()))
        .update();
  }

  /// A statement may touch each row once.
  private static List<Projected> onceEach(List<Projected> batch) {
    var first = new LinkedHashMap<OperationKey, Projected>();
    for (Projected one : batch) {
      first.merge(
          OperationKey.of(one.outcome()),
          one,
          (known, again) -> known.outcome().isFinal() ? known : again);
    }
    return List.copyOf(first.values());
  }
}
