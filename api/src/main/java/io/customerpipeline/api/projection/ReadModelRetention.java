package io.customerpipeline.api.projection;

import io.customerpipeline.api.ApiSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes operations, idempotency keys and events after their windows; see docs/erasure.md.
@Component
class ReadModelRetention {
  private static final Logger LOG = LoggerFactory.getLogger(ReadModelRetention.class);

  /// Small enough that no delete holds its locks for long.
  private static final int ROWS_PER_DELETE = 5_000;

  private final JdbcClient jdbc;
  private final Duration operationWindow;
  private final Duration eventWindow;

  ReadModelRetention(JdbcClient jdbc, ApiSettings settings) {
    this.jdbc = jdbc;
    this.operationWindow = settings.api().operationRetention();
    this.eventWindow = settings.topics().eventRetention();
  }

  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void removeExpired() {
    try {
      removeExpiredProjected();
      removeExpired("idempotency_keys", "first_used_at", operationWindow);
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("retention.interrupted");
    }
  }

  /// Of what was projected out of topics, which may keep it longer.
  void removeExpiredProjected() {
    removeExpired("operations", "done_at", operationWindow);
    removeExpiredEvents();
  }

  /// Remembers how far, so that a reader who was away for too long is told so.
  private void removeExpiredEvents() {
    int partitions;
    do {
      partitions =
          jdbc.sql(
                  """
                  with expired as (
                    select e.* from projection_offsets as p cross join lateral (
                      select partition, "offset" from events
                      where partition = p.partition and appended_at < now() - make_interval(secs => ?)
                      order by appended_at, "offset" limit ?) as e
                  ), gone as (
                    delete from events as e using expired as x
                    where e.partition = x.partition and e."offset" = x."offset"
                    returning e.partition, e."offset"
                  )
                  update projection_offsets as p set first_event = greatest(first_event, last + 1)
                  from (select partition, max("offset") as last from gone group by partition) as g
                  where p.partition = g.partition
                  """)
              .params(eventWindow.toSeconds(), ROWS_PER_DELETE)
              .update();
    } while (partitions > 0);
  }

  private void removeExpired(String table, String column, Duration window) {
    String sql =
        """
        delete from %1$s where ctid = any (array(
          select ctid from %1$s where %2$s < now() - make_interval(secs => ?) limit ?))
        """
            .formatted(table, column);
    int removed;
    do {
      removed = jdbc.sql(sql).params(window.toSeconds(), ROWS_PER_DELETE).update();
    } while (removed == ROWS_PER_DELETE);
  }
}
