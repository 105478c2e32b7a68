package io.customerpipeline.webhooks.fanout;

import static io.customerpipeline.webhooks.tables.Columns.instant;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The rows of replays as their worker reads and moves them. Whoever takes one holds it until then,
/// by Postgres' clock; a worker that no longer holds it, or whose replay was cancelled, writes
/// nothing. Throws Spring's data access exceptions while Postgres is away.
@Component
class ReplayRows {
  static final int HELD_SECONDS = 8;

  private final JdbcClient jdbc;
  private final ResultRows results;
  private final TransactionTemplate transaction;

  ReplayRows(JdbcClient jdbc, ResultRows results, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.results = results;
    this.transaction = new TransactionTemplate(transactions);
  }

  record Replay(UUID id, UUID endpoint, Instant createdAt) {}

  /// @param end where the endpoint's cursor stood when the replay was asked for
  record Stretch(int partition, long next, long end) {}

  /// One that nobody works on, if there is one.
  Optional<Replay> take(UUID owner) {
    return jdbc.sql(
            """
            update webhooks.replays set owner = ?, taken_until = now() + make_interval(secs => ?)
            where id = (
              select id from webhooks.replays
              where state = 'running' and (taken_until is null or taken_until < now())
              order by created_at limit 1 for update skip locked)
            returning id, endpoint_id, created_at
            """)
        .params(owner, HELD_SECONDS)
        .query((row, _) ->
            new Replay(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                instant(row, "created_at")))
        .optional();
  }

  /// @return whether it is still the owner's, and still to go on
  boolean renew(UUID owner, UUID replay) {
    return jdbc.sql(
                """
                update webhooks.replays set taken_until = now() + make_interval(secs => ?)
                where id = ? and owner = ? and state = 'running'
                """)
            .params(HELD_SECONDS, replay, owner)
            .update()
        > 0;
  }

  void release(UUID owner) {
    jdbc.sql("update webhooks.replays set taken_until = null where owner = ?")
        .param(owner)
        .update();
  }

  List<Stretch> stretches(UUID replay) {
    return jdbc.sql(
            """
            select partition, next_offset, end_offset from webhooks.replay_cursors
            where replay_id = ? order by partition
            """)
        .param(replay)
        .query((row, _) -> new Stretch(row.getInt(1), row.getLong(2), row.getLong(3)))
        .list();
  }

  /// What the receiver has taken since the replay was asked for: from the worker before.
  Set<Long> delivered(Replay replay, int partition, long from, long before) {
    return new HashSet<>(
        jdbc.sql(
                """
                select distinct "offset" from webhooks.attempts
                where endpoint_id = ? and partition = ? and "offset" >= ? and "offset" < ?
                  and started_at >= ? and result = 'delivered'
                """)
            .params(replay.endpoint(), partition, from, before, Timestamp.from(replay.createdAt()))
            .query(Long.class)
            .list());
  }

  void attempted(AttemptRow row) {
    transaction.executeWithoutResult(_ -> results.addAttempts(List.of(row)));
  }

  /// @return whether it is still the owner's, and still to go on
  boolean move(UUID owner, Replay replay, Stretch to, int delivered, int failed) {
    return transaction.execute(_ -> {
      boolean held =
          jdbc.sql(
                      """
                      update webhooks.replays
                      set delivered = delivered + ?, failed = failed + ?
                      where id = ? and owner = ? and state = 'running'
                      """)
                  .params(delivered, failed, replay.id(), owner)
                  .update()
              > 0;
      if (held) {
        jdbc.sql(
                """
                update webhooks.replay_cursors set next_offset = ?
                where replay_id = ? and partition = ?
                """)
            .params(to.next(), replay.id(), to.partition())
            .update();
      }
      return held;
    });
  }

  void end(UUID owner, Replay replay, String state) {
    jdbc.sql(
            """
            update webhooks.replays set state = ?, finished_at = now()
            where id = ? and owner = ? and state = 'running'
            """)
        .params(state, replay.id(), owner)
        .update();
  }

  /// Whether something has waited for this endpoint for a while that is sent for the first time.
  boolean isLiveBehind(UUID organization, UUID endpoint, int seconds) {
    return jdbc.sql(
            """
            select exists (
              select 1 from webhooks.cursors as c cross join lateral (
                select appended_at from webhooks.events as e
                where e.organization_id = ? and e.partition = c.partition
                  and e."offset" >= c.next_offset
                order by e."offset" limit 1) as first
              where c.endpoint_id = ? and first.appended_at < now() - make_interval(secs => ?))
            """)
        .params(organization, endpoint, seconds)
        .query(Boolean.class)
        .single();
  }
}
