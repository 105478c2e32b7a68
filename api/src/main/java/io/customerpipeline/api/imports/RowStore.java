package io.customerpipeline.api.imports;

import io.customerpipeline.api.job.Leases;
import io.customerpipeline.http.body.BrokenBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Rows on their way: written down when they are received, read to be sent, and closed by their
/// outcome.
@Component
class RowStore {
  /// A file of which no thousand rows come for so long is given up. Whoever receives it may have
  /// died, so it cannot be for good; but a file may come over a slow line.
  private static final Duration RECEIVING = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final Leases leases;

  RowStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.leases = new Leases(jdbc, "imports");
  }

  /// Of whoever works on imports.
  Leases leases() {
    return leases;
  }

  /// An import that was accepted.
  record Known(UUID id, String digest) {}

  /// A row that has no result yet.
  ///
  /// @param number of the line on which it starts
  record Open(int number, Request command) {}

  /// Which lines of a file are left to work on. Lines without a row may be between others.
  ///
  /// @param next all rows before it have results
  /// @param last line with a row
  record Extent(int next, int last) {}

  void begin(UUID job, OrganizationId organization, boolean dryRun, Instant now) {
    jdbc.sql(
            """
            insert into imports (id, organization_id, state, dry_run, submitted_at, leased_until)
            values (?, ?, 'receiving', ?, ?, now() + make_interval(secs => ?))
            """)
        .params(job, organization.value(), dryRun, Timestamp.from(now), RECEIVING.toSeconds())
        .update();
  }

  /// @throws ProblemException `408` if the import was given up meanwhile
  void write(RowBatch batch) {
    int written =
        jdbc.sql(
                """
                with alive as (
                  update imports
                  set leased_until = now() + make_interval(secs => ?),
                      invalid = invalid + ?, rejected = rejected + ?, valid = valid + ?
                  where id = ? and state = 'receiving' returning id
                )
                insert into import_rows
                  (import_id, number, command, result, reason, email, external_id, customer_id)
                select alive.id, number, decode(command, 'base64'), result, reason, email,
                       external_id, customer
                from alive cross join unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[],
                                             ?::text[], ?::uuid[])
                  as row (number, command, result, reason, email, external_id, customer)
                """)
            .params(
                RECEIVING.toSeconds(),
                batch.invalid,
                batch.rejected,
                batch.valid(),
                batch.job,
                batch.lines.toArray(Integer[]::new),
                batch.commands.toArray(String[]::new),
                batch.results.toArray(String[]::new),
                batch.reasons.toArray(String[]::new),
                batch.emails.toArray(String[]::new),
                batch.externalIds.toArray(String[]::new),
                batch.customers.toArray(String[]::new))
            .update();
    if (written < batch.size()) {
      throw givenUp();
    }
  }

  private static ProblemException givenUp() {
    return BrokenBody.tooSlow("The file came too slowly, and was given up. Send it again.");
  }

  /// Lets the import begin; one without anything to send is done.
  ///
  /// @param rows that were written
  /// @param lastLine on which one of them starts
  /// @return false if there is one with this identity already
  /// @throws ProblemException `408` if the import was given up meanwhile
  boolean accept(UUID job, @Nullable String identity, String digest, int rows, int lastLine) {
    try {
      int accepted =
          jdbc.sql(
                  """
                  update imports
                  set idempotency_id = :identity, digest = :digest, rows = :rows,
                      last_line = :last_line, leased_until = now(),
                      state = case when invalid + rejected + valid = :rows
                                   then 'done' else 'running' end,
                      done_at = case when invalid + rejected + valid = :rows then now() end
                  where id = :id and state = 'receiving'
                  """)
              .param("identity", identity)
              .param("digest", digest)
              .param("rows", rows)
              .param("last_line", lastLine)
              .param("id", job)
              .update();
      if (accepted == 0) {
        throw givenUp();
      }
      return true;
    } catch (DuplicateKeyException _) {
      return false;
    }
  }

  Optional<Known> find(OrganizationId organization, String identity) {
    return jdbc.sql(
            "select id, digest from imports where organization_id = ? and idempotency_id = ?")
        .params(organization.value(), identity)
        .query((row, _) -> new Known(row.getObject(1, UUID.class), row.getString(2)))
        .optional();
  }

  /// Undoes [#begin]. The rows of a large file, which were written in part, are removed by
  /// [ImportStore#removeOlderThan]; nobody sees them until then.
  void remove(UUID job) {
    int gone =
        jdbc.sql(
                """
                delete from imports where id = :id
                and not exists (select from import_rows where import_id = :id)
                """)
            .param("id", job)
            .update();
    if (gone == 0) {
      jdbc.sql("update imports set state = 'removed', idempotency_id = null where id = ?")
          .param(job)
          .update();
    }
  }

  /// Where to go on with an import, and where it ends; nothing is left of one that was removed.
  Extent extent(UUID job) {
    return jdbc.sql("select next_row, last_line from imports where id = ?")
        .param(job)
        .query((row, _) -> new Extent(row.getInt(1), row.getInt(2)))
        .optional()
        .orElse(new Extent(1, 0));
  }

  /// Those of some rows that have no result, in order; none of a cancelled import. From one number
  /// to another, because how many have none is not known beforehand to whoever plans the query, and
  /// so must not decide how much it reads.
  ///
  /// @param after a row, 0 for the beginning
  /// @param to the last of them
  List<Open> open(UUID job, int after, int to) {
    return jdbc.sql(
            """
            select number, command from import_rows
            where import_id = ? and number > ? and number <= ? and result is null
              and command is not null
            order by number
            """)
        .params(job, after, to)
        .query((row, _) -> new Open(row.getInt(1), Wire.read(row.getBytes(2), Request.class)))
        .list();
  }

  /// Closes rows, once each. They stand close together: so whichever way they are looked up, no
  /// others but those between them are read.
  ///
  /// @param before all rows before it have results
  void close(UUID job, Collection<RowResult> results, int before) {
    var all = List.copyOf(results);
    var numbers = all.stream().mapToInt(RowResult::line).summaryStatistics();
    jdbc.sql(
            """
            with closed as (
              update import_rows as r
              set result = n.result, reason = n.reason, command = null,
                  customer_id = coalesce(n.customer, r.customer_id)
              from unnest(?::int[], ?::text[], ?::text[], ?::uuid[])
                as n (number, result, reason, customer)
              where r.import_id = ? and r.number = n.number and r.result is null
                and r.number between ? and ?
              returning r.result
            )
            update imports as i
            set created = i.created + c.created, updated = i.updated + c.updated,
                unchanged = i.unchanged + c.unchanged, deleted = i.deleted + c.deleted,
                rejected = i.rejected + c.rejected, next_row = greatest(i.next_row, ?)
            from (select count(*) filter (where result = 'created') as created,
                         count(*) filter (where result = 'updated') as updated,
                         count(*) filter (where result = 'unchanged') as unchanged,
                         count(*) filter (where result = 'deleted') as deleted,
                         count(*) filter (where result = 'rejected') as rejected
                  from closed) as c
            where i.id = ?
            """)
        .params(
            all.stream().map(RowResult::line).toArray(Integer[]::new),
            texts(all, one -> ImportStore.name(one.result())),
            texts(all, RowResult::reason),
            texts(all, one -> Objects.toString(one.customerId(), null)),
            job,
            numbers.getMin(),
            numbers.getMax(),
            before,
            job)
        .update();
  }

  private static @Nullable String[] texts(
      List<RowResult> results, Function<RowResult, @Nullable String> text) {
    return results.stream().map(text).toArray(String[]::new);
  }

  /// The end.
  void finish(UUID job, UUID owner) {
    jdbc.sql(
            """
            update imports
            set state = case state when 'running' then 'done' else 'cancelled' end,
                done_at = now(), owner = null
            where id = ? and owner = ?
            """)
        .params(job, owner)
        .update();
  }
}
