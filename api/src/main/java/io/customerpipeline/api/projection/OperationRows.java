package io.customerpipeline.api.projection;

import static io.customerpipeline.api.projection.CustomerRows.column;

import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeType;
import io.customerpipeline.schemas.command.OperationKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch does to the operations table: the first outcome of an operation stays, unless it
/// was sent away to come again.
final class OperationRows {
  private OperationRows() {}

  /// @param doneAt when the batch becomes visible
  static void write(JdbcClient jdbc, List<Projected> projected, Instant doneAt) {
    List<Projected> batch = onceEach(projected.stream().filter(OperationRows::isListed).toList());
    if (batch.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into operations (organization_id, id, fingerprint, outcome, submitted_at,
                                    type, outcome_type, customer_id, done_at)
            select organization_id, id, fingerprint, outcome::json, submitted_at,
                   type, outcome_type, customer_id, ?::timestamptz
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                        ?::text[], ?::text[], ?::uuid[])
              as row (organization_id, id, fingerprint, outcome, submitted_at,
                      type, outcome_type, customer_id)
            on conflict (organization_id, id) do update
            set fingerprint = excluded.fingerprint, outcome = excluded.outcome,
                submitted_at = excluded.submitted_at, done_at = excluded.done_at,
                type = excluded.type, outcome_type = excluded.outcome_type,
                customer_id = excluded.customer_id
            where operations.outcome ->> 'reason' = 'too_many_waiting'
            """)
        .params(
            doneAt.toString(),
            column(batch, String[]::new, one -> one.outcome().organizationId().toString()),
            column(batch, String[]::new, one -> one.outcome().operationId().value()),
            column(batch, String[]::new, one -> one.outcome().fingerprint()),
            column(batch, String[]::new, Projected::json),
            column(batch, String[]::new, one -> one.appendedAt().toString()),
            column(batch, String[]::new, one -> name(one.kind())),
            column(batch, String[]::new, one -> name(OutcomeType.of(one.outcome()))),
            column(batch, String[]::new, one -> name(OutcomeType.customerOf(one.outcome()))))
        .update();
  }

  /// A restore is the operator's: no caller of the organization asked for it, or waits for it.
  private static boolean isListed(Projected one) {
    return one.kind() != OperationKind.RESTORE;
  }

  private static @Nullable String name(@Nullable Object value) {
    return value == null ? null : value.toString();
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
