package io.customerpipeline.api.job;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who works on which job of a table, and until when that counts: an instance that dies is missed
/// when its lease ends, and another goes on.
///
/// A job is open in the states `running` and `cancelling`. Beside those the table has an `owner`,
/// absent while nobody works, and `leased_until`.
public final class Leases {
  /// Whoever says nothing for so long has left.
  public static final Duration LENGTH = Duration.ofSeconds(10);

  private final JdbcClient jdbc;
  private final String table;

  /// @param table of jobs, as SQL names it
  public Leases(JdbcClient jdbc, String table) {
    this.jdbc = jdbc;
    this.table = table;
  }

  /// The open job that has waited longest, which is the owner's from now on. A job that is to be
  /// cancelled comes first, and its pause does not count.
  public Optional<UUID> take(UUID owner) {
    return jdbc.sql(
            """
            update %1$s
            set owner = ?, leased_until = now() + make_interval(secs => ?),
                started_at = coalesce(started_at, now())
            where id = (select id from %1$s
                        where state in ('running', 'cancelling')
                          and (leased_until < now() or state = 'cancelling' and owner is null)
                        order by state <> 'cancelling', leased_until
                        limit 1 for update skip locked)
            returning id
            """
                .formatted(table))
        .params(owner, LENGTH.toSeconds())
        .query(UUID.class)
        .optional();
  }

  /// Whether an open job waits for an owner, so that [#take] would find it.
  public boolean isAnyWaiting() {
    return jdbc.sql(
            """
            select exists (select from %s
                           where state in ('running', 'cancelling')
                             and (leased_until < now() or state = 'cancelling' and owner is null))
            """
                .formatted(table))
        .query(Boolean.class)
        .single();
  }

  /// All open jobs, with and without an owner.
  public Set<UUID> open() {
    return Set.copyOf(
        jdbc.sql("select id from %s where state in ('running', 'cancelling')".formatted(table))
            .query((row, _) -> row.getObject(1, UUID.class))
            .list());
  }

  /// Says that the owner is at work.
  ///
  /// @return whether it is to go on; empty if the job is not the owner's any more
  public Optional<Boolean> renew(UUID job, UUID owner) {
    return jdbc.sql(
            """
            update %s set leased_until = now() + make_interval(secs => ?)
            where id = ? and owner = ? and state in ('running', 'cancelling')
            returning state = 'running'
            """
                .formatted(table))
        .params(LENGTH.toSeconds(), job, owner)
        .query(Boolean.class)
        .optional();
  }

  /// Lets another owner go on, or the same owner after the jobs that have waited longer.
  ///
  /// @param pause for which nobody works on the job; zero or more
  public void release(UUID job, UUID owner, Duration pause) {
    jdbc.sql(
            """
            update %s set owner = null, leased_until = now() + make_interval(secs => ?)
            where id = ? and owner = ?
            """
                .formatted(table))
        .params(pause.toSeconds(), job, owner)
        .update();
  }

  /// Ends the pause of a job that has no owner; does nothing where somebody works on the job.
  public void endPause(UUID job) {
    jdbc.sql(
            """
            update %s set leased_until = now()
            where id = ? and owner is null and state = 'running' and leased_until > now()
            """
                .formatted(table))
        .param(job)
        .update();
  }
}
