package io.customerpipeline.api.projection;

import static io.customerpipeline.api.projection.CustomerRows.column;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch does to the operations table: the first outcome of an operation stays.
final class OperationRows {
  private OperationRows() {}

  static void write(JdbcClient jdbc, List<Projected> batch) {
    if (batch.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into operations (organization_id, id, fingerprint, outcome, submitted_at)
            select organization_id, id, fingerprint, outcome::json, submitted_at
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as row (organization_id, id, fingerprint, outcome, submitted_at)
            on conflict (organization_id, id) do nothing
            """)
        .params(
            column(batch, String[]::new, one -> one.outcome().organizationId().toString()),
            column(batch, String[]::new, one -> one.outcome().operationId().value()),
            column(batch, String[]::new, one -> one.outcome().fingerprint()),
            column(batch, String[]::new, Projected::json),
            column(batch, String[]::new, one -> one.appendedAt().toString()))
        .update();
  }
}
