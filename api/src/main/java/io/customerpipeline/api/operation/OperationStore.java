package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the operations whose outcome is known. Throws Spring's `DataAccessException` while
/// Postgres is away.
@Component
public class OperationStore {
  static final String COLUMNS = "outcome, type, submitted_at, done_at";

  private final JdbcClient jdbc;

  OperationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<DoneOperation> find(OrganizationId organization, OperationId id) {
    return jdbc.sql("select " + COLUMNS + " from operations where organization_id = ? and id = ?")
        .params(organization.value(), id.value())
        .query(OperationStore::done)
        .optional();
  }

  /// Those of the operations whose outcome is known.
  public List<DoneOperation> findAll(Collection<OperationKey> keys) {
    String[] organizations =
        keys.stream().map(key -> key.organization().toString()).toArray(String[]::new);
    String[] ids = keys.stream().map(key -> key.id().value()).toArray(String[]::new);
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                 from operations
                join unnest(?::uuid[], ?::text[]) as asked (organization_id, id)
                  using (organization_id, id)
                """)
        .params(organizations, ids)
        .query(OperationStore::done)
        .list();
  }

  /// Lets an operation that was sent away come again.
  public void forget(OrganizationId organization, OperationId id) {
    jdbc.sql("delete from operations where organization_id = ? and id = ?")
        .params(organization.value(), id.value())
        .update();
  }

  static DoneOperation done(ResultSet row, int number) throws SQLException {
    String type = row.getString("type");
    return new DoneOperation(
        Wire.read(row.getBytes("outcome"), Outcome.class),
        type == null ? null : OperationKind.named(type).orElse(null),
        row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
        row.getObject("done_at", OffsetDateTime.class).toInstant());
  }
}
