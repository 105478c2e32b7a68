package io.customerpipeline.api.imports;

import io.customerpipeline.api.imports.ImportView.Counts;
import io.customerpipeline.api.imports.ImportView.State;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Imports as they stand in Postgres. Throws Spring's `DataAccessException` while that is away.
@Component
class ImportStore {
  private static final String COLUMNS =
      """
      select id, state, dry_run, submitted_at, started_at, done_at, rows,
             created, updated, unchanged, deleted, rejected, invalid, valid
      from imports
      """;

  /// Of one on its way nobody but its sender knows; of one that is removed, what is left goes soon.
  private static final String KNOWN = "state not in ('receiving', 'removed')";

  /// Of a million rows at once the transaction would take longer than any may.
  private static final int ROWS_PER_STATEMENT = 5_000;

  private final JdbcClient jdbc;
  private final InstantSource clock;

  ImportStore(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  Optional<ImportView> find(OrganizationId organization, UUID id) {
    return jdbc.sql(COLUMNS + "where organization_id = ? and id = ? and " + KNOWN)
        .params(organization.value(), id)
        .query(this::view)
        .optional();
  }

  List<ImportView> list(OrganizationId organization, Page page) {
    return jdbc.sql(
            COLUMNS
                + "where organization_id = ? and "
                + KNOWN
                + " order by submitted_at desc, id limit ? offset ?")
        .params(organization.value(), page.limit(), page.offset())
        .query(this::view)
        .list();
  }

  long count(OrganizationId organization) {
    return jdbc.sql("select count(*) from imports where organization_id = ? and " + KNOWN)
        .param(organization.value())
        .query(Long.class)
        .single();
  }

  /// Results in order of their rows.
  ///
  /// @param after the line of the last row that is known
  /// @param kind only rows with this result
  List<RowResult> rows(UUID id, int after, RowResult.@Nullable Kind kind, int limit) {
    return jdbc.sql(
            """
            select number, result, reason, email, external_id, customer_id from import_rows
            where import_id = :id and number > :after and result is not null
              and (:kind::text is null or result = :kind)
            order by number limit :limit
            """)
        .param("id", id)
        .param("after", after)
        .param("kind", kind == null ? null : name(kind))
        .param("limit", limit)
        .query((row, _) -> result(row))
        .list();
  }

  /// @return false if there is nothing to cancel any more
  boolean cancel(OrganizationId organization, UUID id) {
    return jdbc.sql(
                """
                update imports set state = 'cancelling'
                where organization_id = ? and id = ? and state in ('running', 'cancelling')
                """)
            .params(organization.value(), id)
            .update()
        > 0;
  }

  /// Of imports that were cancelled, the commands that were never sent go.
  void emptyCancelled() {
    int emptied;
    do {
      emptied =
          jdbc.sql(
                  """
                  with cancelled as (
                    select id, next_row from imports
                    where state = 'cancelled' and next_row <= last_line
                    limit 1 for update skip locked
                  ), emptied as (
                    update import_rows as r
                    set command = null, email = null, external_id = null from cancelled as c
                    where r.import_id = c.id and r.command is not null
                      and r.number >= c.next_row and r.number < c.next_row + :rows
                  )
                  update imports as i set next_row = c.next_row + :rows
                  from cancelled as c where i.id = c.id
                  """)
              .param("rows", ROWS_PER_STATEMENT)
              .update();
    } while (emptied > 0);
  }

  /// Removes what was kept for long enough, and what was never accepted.
  void removeOlderThan(Duration kept) {
    jdbc.sql(
            """
            update imports set state = 'removed', idempotency_id = null
            where done_at < now() - make_interval(secs => ?) and state <> 'removed'
               or state = 'receiving' and leased_until < now()
            """)
        .param(kept.toSeconds())
        .update();
    jdbc.sql("select id from imports where state = 'removed'")
        .query(UUID.class)
        .list()
        .forEach(this::delete);
  }

  private void delete(UUID removed) {
    int rows;
    do {
      rows =
          jdbc.sql(
                  """
                  delete from import_rows where ctid = any (array(
                    select ctid from import_rows where import_id = ? limit ?))
                  """)
              .params(removed, ROWS_PER_STATEMENT)
              .update();
    } while (rows > 0);
    jdbc.sql("delete from imports where id = ?").param(removed).update();
  }

  private ImportView view(ResultSet row, int number) throws SQLException {
    int rows = row.getInt("rows");
    int invalid = row.getInt("invalid");
    int decided =
        row.getInt("created")
            + row.getInt("updated")
            + row.getInt("unchanged")
            + row.getInt("deleted")
            + row.getInt("rejected");
    var counts =
        new Counts(
            rows,
            rows - invalid,
            row.getInt("created"),
            row.getInt("updated"),
            row.getInt("unchanged"),
            row.getInt("deleted"),
            row.getInt("rejected"),
            invalid,
            rows - invalid - row.getInt("valid") - decided);
    return ImportView.of(
        row.getObject("id", UUID.class),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBoolean("dry_run"),
        instant(row, "submitted_at"),
        nullable(row, "started_at"),
        nullable(row, "done_at"),
        counts,
        clock.instant());
  }

  private static RowResult result(ResultSet row) throws SQLException {
    UUID customer = row.getObject("customer_id", UUID.class);
    return new RowResult(
        row.getInt("number"),
        RowResult.Kind.valueOf(row.getString("result").toUpperCase(Locale.ROOT)),
        row.getString("reason"),
        row.getString("email"),
        row.getString("external_id"),
        customer == null ? null : CustomerId.of(customer.toString()));
  }

  static String name(RowResult.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
