package io.customerpipeline.api.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rebuilds that were asked for. That one runs is told by a lock which its connection holds,
/// and Postgres lets go of with it: one whose instance has ended neither seems to run nor bars the
/// next.
@Component
class RebuildStore {
  /// An advisory lock's two numbers; the first is ours in this database.
  private static final String LOCK = "7205, 1";

  private static final String RESEED_LOCK = "7205, 2";

  private static final String HELD =
      """
      exists (
        select from pg_locks
        where locktype = 'advisory' and (classid, objid) = (%s) and granted
          and database = (select oid from pg_database where datname = current_database()))
      """;

  private final JdbcClient jdbc;

  RebuildStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A reseed reads the tables that a rebuild would exchange. Each of the two takes its own lock
  /// first and then looks for the other's.
  ///
  /// @param own of the connection that is to hold the lock
  /// @return false if a rebuild or a reseed runs
  static boolean lock(JdbcClient own) {
    return own.sql("select pg_try_advisory_lock(" + LOCK + ")").query(Boolean.class).single()
        && own.sql("select not " + HELD.formatted(RESEED_LOCK)).query(Boolean.class).single();
  }

  /// Rows of earlier ones go after the time for which events are kept.
  void add(UUID id) {
    jdbc.sql(
            """
            with gone as (delete from rebuilds where started_at < now() - interval '30 days')
            insert into rebuilds (id, started_at) values (?, now())
            """)
        .param(id)
        .update();
  }

  /// It runs until it has let go of the lock, so that whoever sees its end may begin the next.
  Optional<RebuildView> find(UUID id) {
    return jdbc.sql(
            """
            select id, started_at, snapshots, outcomes, events,
                   case when not runs then done_at end as done_at,
                   case when runs then null
                        when done_at is null then 'The instance that ran it has ended.'
                        else error end as error
            from rebuilds as r cross join lateral (
              select %s and not exists (
                       select from rebuilds as later where later.started_at > r.started_at)
            ) as lock (runs)
            where id = ?
            """
                .formatted(HELD.formatted(LOCK)))
        .param(id)
        .query(RebuildStore::view)
        .optional();
  }

  private static RebuildView view(ResultSet row, int number) throws SQLException {
    var doneAt = row.getObject("done_at", OffsetDateTime.class);
    return RebuildView.of(
        row.getObject("id", UUID.class),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        doneAt == null ? null : doneAt.toInstant(),
        row.getLong("snapshots"),
        row.getLong("outcomes"),
        row.getLong("events"),
        row.getString("error"));
  }
}
