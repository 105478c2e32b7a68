package io.customerpipeline.api.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far a rebuild is, in its row, for whoever asks any instance.
final class RebuildProgress {
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
      jdbc.sql("update rebuilds set snapshots = ?, outcomes = ?, events = ? where id = ?")
          .params(snapshots, outcomes, events, id)
          .update();
      writtenAt = clock.instant();
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
