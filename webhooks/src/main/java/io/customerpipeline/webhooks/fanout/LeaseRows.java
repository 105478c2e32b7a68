package io.customerpipeline.webhooks.fanout;

import static io.customerpipeline.webhooks.tables.Columns.column;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of workers and leases. All times are Postgres': workers' clocks may differ.
@Component
class LeaseRows {
  private final JdbcClient jdbc;

  LeaseRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A sign of life.
  ///
  /// @return all that live, in one order for all
  List<UUID> sign(UUID worker, Duration duration) {
    jdbc.sql(
            """
            insert into webhooks.workers (id, until)
            values (:id, now() + make_interval(secs => :secs))
            on conflict (id) do update set until = excluded.until
            """)
        .param("id", worker)
        .param("secs", seconds(duration))
        .update();
    jdbc.sql("delete from webhooks.workers where until < now()").update();
    return jdbc.sql("select id from webhooks.workers order by id")
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  /// @param held by partition the epoch
  /// @return those that are still this worker's
  Set<Integer> renew(UUID worker, Map<Integer, Long> held, Duration duration) {
    List<Map.Entry<Integer, Long>> all = List.copyOf(held.entrySet());
    return new HashSet<>(
        jdbc.sql(
                """
                update webhooks.leases as l set until = now() + make_interval(secs => ?)
                from unnest(?::int[], ?::bigint[]) as held (partition, epoch)
                where l.partition = held.partition and l.epoch = held.epoch and l.owner = ?
                returning l.partition
                """)
            .params(
                seconds(duration),
                column(all, Integer[]::new, Map.Entry::getKey),
                column(all, Long[]::new, Map.Entry::getValue),
                worker)
            .query(Integer.class)
            .list());
  }

  /// Takes those that nobody holds, or nobody any more.
  ///
  /// @return by partition the new epoch
  Map<Integer, Long> acquire(UUID worker, Collection<Integer> wanted, Duration duration) {
    Map<Integer, Long> taken = new HashMap<>();
    jdbc.sql(
            """
            insert into webhooks.leases as l (partition, owner, epoch, until)
            select wanted, ?, 1, now() + make_interval(secs => ?)
            from unnest(?::int[]) as wanted order by wanted
            on conflict (partition) do update
            set owner = excluded.owner, epoch = l.epoch + 1, until = excluded.until
            where l.owner is null or l.owner = excluded.owner or l.until < now()
            returning partition, epoch
            """)
        .params(worker, seconds(duration), wanted.toArray(Integer[]::new))
        .query(row -> {
          taken.put(row.getInt(1), row.getLong(2));
        });
    return taken;
  }

  /// Gives one back, for whoever wants it.
  void release(UUID worker, int partition, long epoch) {
    jdbc.sql(
            """
            update webhooks.leases set owner = null, until = now()
            where partition = ? and owner = ? and epoch = ?
            """)
        .params(partition, worker, epoch)
        .update();
  }

  void leave(UUID worker) {
    jdbc.sql("delete from webhooks.workers where id = ?").param(worker).update();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
