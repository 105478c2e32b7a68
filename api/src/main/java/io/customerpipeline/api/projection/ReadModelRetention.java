package io.customerpipeline.api.projection;

import io.customerpipeline.api.ApiSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes operations and idempotency keys after their window; see docs/erasure.md.
@Component
class ReadModelRetention {
  private static final Logger LOG = LoggerFactory.getLogger(ReadModelRetention.class);

  /// Small enough that no delete holds its locks for long.
  private static final int ROWS_PER_DELETE = 5_000;

  private final JdbcClient jdbc;
  private final Duration window;

  ReadModelRetention(JdbcClient jdbc, ApiSettings settings) {
    this.jdbc = jdbc;
    this.window = settings.api().operationRetention();
  }

  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void removeExpired() {
    try {
      removeExpired("operations", "done_at");
      removeExpired("idempotency_keys", "first_used_at");
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("retention.interrupted");
    }
  }

  private void removeExpired(String table, String column) {
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
