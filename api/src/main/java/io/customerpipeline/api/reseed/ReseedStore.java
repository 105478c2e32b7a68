package io.customerpipeline.api.reseed;

import io.customerpipeline.api.reseed.ReseedView.Refusal;
import io.customerpipeline.api.reseed.ReseedView.State;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The reseeds that were asked for, and the exceptions that they leave out. An advisory lock tells
/// that one runs, as for rebuilds: its connection holds it, and Postgres lets go of it with that.
@Component
class ReseedStore {
  /// An advisory lock's two numbers; the first is ours in this database.
  private static final String LOCK = "7205, 2";

  private static final String REBUILD_LOCK = "7205, 1";

  private static final String HELD =
      """
      exists (
        select from pg_locks
        where locktype = 'advisory' and (classid, objid) = (%s) and granted
          and database = (select oid from pg_database where datname = current_database()))
      """;

  private final JdbcClient jdbc;

  ReseedStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A rebuild would take the read model away, out of a log that does not hold its customers yet.
  /// Each of the two takes its own lock first and then looks for the other's.
  ///
  /// @param own of the connection that is to hold the lock
  /// @return false if a reseed or a rebuild runs
  static boolean lock(JdbcClient own) {
    return own.sql("select pg_try_advisory_lock(" + LOCK + ")").query(Boolean.class).single()
        && own.sql("select not " + HELD.formatted(REBUILD_LOCK)).query(Boolean.class).single();
  }

  void add(UUID id, LogId log) {
    jdbc.sql("insert into reseeds (id, log, started_at) values (?, ?, now())")
        .params(id, log.text())
        .update();
  }

  void plan(UUID id, long customers, long excepted, Collection<UUID> refusedOrganizations) {
    jdbc.sql(
            """
            update reseeds set customers = ?, excepted = ?, refused_organizations = ?::uuid[]
            where id = ?
            """)
        .params(
            customers,
            excepted,
            refusedOrganizations.stream().map(UUID::toString).toArray(String[]::new),
            id)
        .update();
  }

  /// Counts a page, and moves on behind it, in one statement.
  ///
  /// @param upTo the last customer of the page
  void advance(
      UUID id, LogId log, UUID organization, UUID upTo, long restored, List<Refusal> refusals) {
    jdbc.sql(
            """
            with moved as (
              update reseeded_organizations set up_to = ?
              where log = ? and organization_id = ?
            )
            update reseeds
            set restored = restored + ?, refused = refused + ?,
                refusals = (
                  select coalesce(json_agg(one), '[]') from (
                    select one from json_array_elements(
                      (refusals::jsonb || ?::jsonb)::json) as one limit 100
                  ) as first)
            where id = ?
            """)
        .params(
            upTo,
            log.text(),
            organization,
            restored,
            refusals.size(),
            Wire.MAPPER.writeValueAsString(refusals),
            id)
        .update();
  }

  void done(UUID id) {
    jdbc.sql(
            """
            with gone as (
              delete from reseed_exceptions using reseeds
              where reseeds.id = ? and reseed_exceptions.log = reseeds.log
            )
            update reseeds set done_at = now() where id = ?
            """)
        .params(id, id)
        .update();
  }

  /// @param reason for the operator; without content of any customer
  void failed(UUID id, String reason) {
    jdbc.sql("update reseeds set done_at = now(), error = ? where id = ? and done_at is null")
        .params(reason, id)
        .update();
  }

  /// Leaves these customers out of all reseeds of this log, until one is done.
  ///
  /// @return how many are left out by now
  long except(LogId log, Collection<UUID> customers) {
    jdbc.sql(
            """
            insert into reseed_exceptions (log, customer_id)
            select ?, unnest(?::uuid[]) on conflict do nothing
            """)
        .params(log.text(), customers.stream().map(UUID::toString).toArray(String[]::new))
        .update();
    return jdbc.sql("select count(*) from reseed_exceptions where log = ?")
        .param(log.text())
        .query(Long.class)
        .single();
  }

  /// It runs until it has let go of the lock, so that whoever sees its end may begin the next.
  Optional<ReseedView> find(UUID id) {
    return jdbc.sql(
            """
            select id, log, started_at, refused_organizations, customers, restored, refused,
                   excepted, refusals,
                   case when not runs then done_at end as done_at,
                   case when runs then null
                        when done_at is null then 'The instance that ran it has ended.'
                        else error end as error
            from reseeds as r cross join lateral (
              select %s and not exists (
                select from reseeds as later where later.started_at > r.started_at)
            ) as lock (runs)
            where id = ?
            """
                .formatted(HELD.formatted(LOCK)))
        .param(id)
        .query(ReseedStore::view)
        .optional();
  }

  private static ReseedView view(ResultSet row, int number) throws SQLException {
    Optional<OffsetDateTime> doneAt =
        Optional.ofNullable(row.getObject("done_at", OffsetDateTime.class));
    String error = row.getString("error");
    return new ReseedView(
        row.getObject("id", UUID.class),
        row.getString("log"),
        state(error, doneAt.isPresent()),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        doneAt.map(OffsetDateTime::toInstant).orElse(null),
        List.of((UUID[]) row.getArray("refused_organizations").getArray()),
        row.getLong("customers"),
        row.getLong("restored"),
        row.getLong("refused"),
        row.getLong("excepted"),
        List.of(Wire.MAPPER.readValue(row.getString("refusals"), Refusal[].class)),
        error);
  }

  private static State state(@Nullable String error, boolean done) {
    return error != null ? State.FAILED : done ? State.DONE : State.RUNNING;
  }
}
