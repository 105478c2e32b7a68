package io.customerpipeline.api.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far a rebuild is, in its row, for whoever asks any instance.
final class RebuildProgress {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildProgress.class);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final UUID id;
  private final InstantSource clock;
  private Instant writtenAt = Instant.MIN;
  private long snapshots;
  private long outcomes;
  private long events;

  /// @param jdbc of any connection but the rebuild's own, whose transactions may take long
  RebuildProgress(JdbcClient jdbc, UUID id, InstantSource clock) {
    this.jdbc = jdbc;
    this.id = id;
    this.clock = clock;
  }

  /// Takes note of so many more records.
  void read(int moreSnapshots, int moreOutcomes, int moreEvents) {
    snapshots += moreSnapshots;
    outcomes += moreOutcomes;
    events += moreEvents;
    if (writtenAt.plus(BETWEEN).isBefore(clock.instant())) {
      writtenAt = clock.instant();
      write();
    }
  }

  /// The rebuild goes on without: requests may hold all connections of the pool for a while.
  private void write() {
    try {
      jdbc.sql("update rebuilds set snapshots = ?, outcomes = ?, events = ? where id = ?")
          .params(snapshots, outcomes, events, id)
          .update();
    } catch (DataAccessException e) {
      LOG.atInfo().addKeyValue("rebuildId", id).setCause(e).log("rebuild.progress_not_written");
    }
  }

  /// In the transaction of the exchange: it is done exactly if the new tables serve.
  void done(JdbcClient own, String table) {
    own.sql(
            "update %s set snapshots = ?, outcomes = ?, events = ?, done_at = now() where id = ?"
                .formatted(table))
        .params(snapshots, outcomes, events, id)
        .update();
  }

  /// @param reason for the operator; without content of any record
  void failed(String reason) {
    jdbc.sql("update rebuilds set done_at = now(), error = ? where id = ? and done_at is null")
        .params(reason, id)
        .update();
  }
}
