package io.customerpipeline.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far a rebuild is, written beside it.
@WithReadModel
class RebuildProgressIT {
  @Autowired private JdbcConnectionDetails database;
  @Autowired private JdbcClient jdbc;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final UUID id = UUID.randomUUID();

  @Test
  void rebuildGoesOnWhileRequestsHoldAllConnections() throws SQLException {
    jdbc.sql("insert into rebuilds (id, started_at) values (?, now())").param(id).update();
    try (var pool = poolOfOne()) {
      var progress = new RebuildProgress(JdbcClient.create(pool), id, now::get);
      try (Connection request = pool.getConnection()) {
        assertThat(request).isNotNull();

        progress.read(1, 2, 3);
      }
      assertThat(snapshots()).isZero();
      now.set(now.get().plusSeconds(2));

      progress.read(1, 0, 0);

      assertThat(snapshots()).isEqualTo(2);
    }
  }

  private HikariDataSource poolOfOne() {
    var settings = new HikariConfig();
    settings.setJdbcUrl(database.getJdbcUrl());
    settings.setUsername(database.getUsername());
    settings.setPassword(database.getPassword());
    settings.setMaximumPoolSize(1);
    settings.setConnectionTimeout(250);
    return new HikariDataSource(settings);
  }

  private long snapshots() {
    return jdbc.sql("select snapshots from rebuilds where id = ?")
        .param(id)
        .query(Long.class)
        .single();
  }
}
