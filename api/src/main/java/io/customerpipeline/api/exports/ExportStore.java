package io.customerpipeline.api.exports;

import io.customerpipeline.api.exports.ExportView.Links;
import io.customerpipeline.api.exports.ExportView.State;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Exports as their organizations see them. Throws Spring's `DataAccessException` while Postgres is
/// away.
@Component
class ExportStore {
  /// Exports of one organization that run or have a file. A key that may read should not be able to
  /// fill the disk.
  static final int KEPT_MAX = 20;

  private static final String COLUMNS =
      """
      select id, state, format, submitted_at, started_at, consistent_at, done_at, expires_at, rows,
             rows_total, bytes, sha256
      from exports
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ExportStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  private record Known(UUID id, String digest) {}

  /// @param identity that follows from the idempotency key, if there is one
  /// @return the id of the export; of the first one for an identity that was used before
  /// @throws ProblemException if the identity was used for another, or there are too many
  UUID create(OrganizationId organization, ExportTerms terms, @Nullable String identity) {
    return Objects.requireNonNull(
        transaction.execute(_ -> {
          jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0)) is null")
              .param("exports of " + organization)
              .query(Boolean.class)
              .single();
          return known(organization, identity)
              .map(first -> same(first, terms))
              .orElseGet(() -> insert(organization, terms, identity));
        }));
  }

  private Optional<Known> known(OrganizationId organization, @Nullable String identity) {
    return jdbc.sql(
            "select id, digest from exports where organization_id = ? and idempotency_id = ?::text")
        .param(organization.value())
        .param(identity)
        .query((row, _) -> new Known(row.getObject(1, UUID.class), row.getString(2)))
        .optional();
  }

  private static UUID same(Known first, ExportTerms terms) {
    if (!first.digest().equals(terms.digest())) {
      throw ProblemType.IDEMPOTENCY_KEY_REUSED.exception(
          "A key may be used again only for the same export. Use a new one.");
    }
    return first.id();
  }

  private UUID insert(OrganizationId organization, ExportTerms terms, @Nullable String identity) {
    long kept =
        jdbc.sql(
                """
                select count(*) from exports
                where organization_id = ? and state in ('running', 'done')
                """)
            .param(organization.value())
            .query(Long.class)
            .single();
    if (kept >= KEPT_MAX) {
      throw ProblemType.TOO_MANY_EXPORTS.exception(
          "An organization may have " + KEPT_MAX + " exports that run or have a file.");
    }
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into exports
              (id, organization_id, idempotency_id, digest, format, bom, asked, state, submitted_at)
            values (?, ?, ?, ?, ?, ?, ?::json, 'running', now())
            """)
        .param(id)
        .param(organization.value())
        .param(identity)
        .param(terms.digest())
        .param(terms.format().extension())
        .param(terms.bom())
        .param(terms.text())
        .update();
    return id;
  }

  Optional<ExportView> find(OrganizationId organization, UUID id) {
    return jdbc.sql(COLUMNS + "where organization_id = ? and id = ?")
        .params(organization.value(), id)
        .query(ExportStore::view)
        .optional();
  }

  List<ExportView> list(OrganizationId organization, Page page) {
    return jdbc.sql(
            COLUMNS + "where organization_id = ? order by submitted_at desc, id limit ? offset ?")
        .params(organization.value(), page.limit(), page.offset())
        .query(ExportStore::view)
        .list();
  }

  long count(OrganizationId organization) {
    return jdbc.sql("select count(*) from exports where organization_id = ?")
        .param(organization.value())
        .query(Long.class)
        .single();
  }

  /// Ends it, if it runs; what was written by then goes. Whoever works on it finds out.
  void cancel(OrganizationId organization, UUID id) {
    transaction.executeWithoutResult(_ -> {
      int cancelled =
          jdbc.sql(
                  """
                  update exports
                  set state = 'cancelled', done_at = now(), asked = null, owner = null,
                      expires_at = null, rows = 0, bytes = 0
                  where organization_id = ? and id = ? and state = 'running'
                  """)
              .params(organization.value(), id)
              .update();
      if (cancelled > 0) {
        jdbc.sql("delete from export_chunks where export_id = ?").param(id).update();
      }
    });
  }

  /// Removes it and its file at once, in whatever state it is.
  ///
  /// @return false if there is none
  boolean remove(OrganizationId organization, UUID id) {
    return jdbc.sql("delete from exports where organization_id = ? and id = ?")
            .params(organization.value(), id)
            .update()
        > 0;
  }

  private static ExportView view(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    State state = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    byte[] sha256 = row.getBytes("sha256");
    return new ExportView(
        id,
        state,
        state != State.RUNNING,
        Format.ofExtension(row.getString("format")),
        Objects.requireNonNull(instant(row, "submitted_at")),
        instant(row, "started_at"),
        instant(row, "consistent_at"),
        instant(row, "done_at"),
        instant(row, "expires_at"),
        row.getLong("rows"),
        row.getObject("rows_total", Long.class),
        row.getLong("bytes"),
        sha256 == null ? null : HexFormat.of().formatHex(sha256),
        Links.of(id, state));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
