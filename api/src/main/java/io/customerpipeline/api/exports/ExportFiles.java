package io.customerpipeline.api.exports;

import io.customerpipeline.api.job.Leases;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The files of exports: written in chunks by whoever has the lease, read in any parts by anybody,
/// removed in time.
@Component
class ExportFiles {
  /// Octets of each chunk but the last. The number stands in tables: it is for good.
  static final int CHUNK = 256 * 1024;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Leases leases;

  ExportFiles(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.leases = new Leases(jdbc, "exports");
  }

  /// Of whoever works on exports.
  Leases leases() {
    return leases;
  }

  /// An export that is to be written.
  ///
  /// @param attempts this one included
  record Begun(OrganizationId organization, ExportTerms terms, int attempts) {}

  /// Begins it anew: what an earlier owner has written goes, and that one can write no more.
  ///
  /// @return empty if it is not the owner's any more
  Optional<Begun> begin(UUID job, UUID owner) {
    return Objects.requireNonNull(
        transaction.execute(_ -> {
          Optional<Begun> begun = begun(job, owner);
          begun.ifPresent(_ -> removeChunks(job));
          return begun;
        }));
  }

  private Optional<Begun> begun(UUID job, UUID owner) {
    return jdbc.sql(
            """
            update exports set attempts = attempts + 1, rows = 0, bytes = 0
            where id = ? and owner = ? and state = 'running'
            returning organization_id, format, bom, asked, attempts
            """)
        .params(job, owner)
        .query((row, _) ->
            new Begun(
                new OrganizationId(row.getObject(1, UUID.class)),
                ExportTerms.stored(
                    Format.ofExtension(row.getString(2)), row.getBoolean(3), row.getString(4)),
                row.getInt(5)))
        .optional();
  }

  /// Says as of when it is, and so when it ends.
  void date(UUID job, UUID owner, Instant asOf, Duration kept, long rows) {
    jdbc.sql(
            """
            update exports set consistent_at = ?, expires_at = ?, rows_total = ?
            where id = ? and owner = ? and state = 'running'
            """)
        .params(Timestamp.from(asOf), Timestamp.from(asOf.plus(kept)), rows, job, owner)
        .update();
  }

  /// @param rows that are begun with this chunk
  /// @return false if the export is not the owner's any more, or is to end
  boolean write(UUID job, UUID owner, int number, byte[] octets, long rows) {
    return jdbc.sql(
                """
                with mine as (
                  update exports
                  set rows = ?, bytes = bytes + ?,
                      leased_until = now() + make_interval(secs => ?)
                  where id = ? and owner = ? and state = 'running'
                  returning id
                )
                insert into export_chunks (export_id, number, octets)
                select id, ?::int, ?::bytea from mine
                """)
            .params(rows, octets.length, Leases.LENGTH.toSeconds(), job, owner, number, octets)
            .update()
        > 0;
  }

  /// @return false if the export is not the owner's any more, or is to end
  boolean finish(UUID job, UUID owner, long rows, byte[] sha256) {
    return jdbc.sql(
                """
                update exports
                set state = 'done', done_at = now(), rows = ?, sha256 = ?, owner = null
                where id = ? and owner = ? and state = 'running'
                """)
            .params(rows, sha256, job, owner)
            .update()
        > 0;
  }

  /// Gives it up.
  void fail(UUID job, UUID owner) {
    jdbc.sql(
            """
            update exports
            set state = 'failed', done_at = now(), asked = null, owner = null, expires_at = null
            where id = ? and owner = ? and state = 'running'
            """)
        .params(job, owner)
        .update();
  }

  /// The file of an export, if it is whole and still there.
  Optional<ExportFile> find(OrganizationId organization, UUID id) {
    return jdbc.sql(
            """
            select id, format, bytes, sha256 from exports
            where organization_id = ? and id = ? and state = 'done' and expires_at > now()
            """)
        .params(organization.value(), id)
        .query((row, _) ->
            new ExportFile(
                row.getObject(1, UUID.class),
                Format.ofExtension(row.getString(2)),
                row.getLong(3),
                row.getBytes(4)))
        .optional();
  }

  /// Some octets of a file, from a place on: as many as the chunk has there, and not more than
  /// asked for.
  ///
  /// @throws IllegalStateException if the file has been removed
  byte[] read(UUID id, long from, int length) {
    return jdbc.sql(
            """
            select substring(octets from ? for ?) from export_chunks
            where export_id = ? and number = ?
            """)
        .params((int) (from % CHUNK) + 1, length, id, (int) (from / CHUNK))
        .query((row, _) -> row.getBytes(1))
        .optional()
        .filter(octets -> octets.length > 0)
        .orElseThrow(() -> new IllegalStateException("the file was removed"));
  }

  /// Removes files whose time is over, one at a time, whatever state they are in; and exports
  /// without a file that nobody needs to be told of any more.
  void removeExpired(Duration told) {
    boolean more;
    do {
      more = Boolean.TRUE.equals(transaction.execute(_ -> expireOne()));
    } while (more);
    jdbc.sql(
            """
            delete from exports
            where state in ('cancelled', 'failed', 'expired')
              and done_at < now() - make_interval(secs => ?)
            """)
        .param(told.toSeconds())
        .update();
  }

  private boolean expireOne() {
    Optional<UUID> expired =
        jdbc.sql(
                """
                update exports
                set state = 'expired', done_at = coalesce(done_at, now()), asked = null,
                    owner = null, sha256 = null
                where id = (select id from exports
                            where state in ('running', 'done') and expires_at <= now()
                            order by expires_at limit 1 for update skip locked)
                returning id
                """)
            .query(UUID.class)
            .optional();
    expired.ifPresent(this::removeChunks);
    return expired.isPresent();
  }

  private void removeChunks(UUID job) {
    jdbc.sql("delete from export_chunks where export_id = ?").param(job).update();
  }
}
