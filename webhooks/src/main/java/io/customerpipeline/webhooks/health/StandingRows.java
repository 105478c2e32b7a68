package io.customerpipeline.webhooks.health;

import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;

import io.customerpipeline.webhooks.delivery.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of standings. Since when an endpoint fails is written with its attempts.
@Component
class StandingRows {
  private static final String SELECT =
      """
      select s.endpoint_id, e.organization_id, s.failing_since, s.standing
      from webhooks.standings as s join webhooks.endpoints as e on e.id = s.endpoint_id
      where e.enabled
      """;

  private final JdbcClient jdbc;

  StandingRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param since null if the last attempt was a success
  /// @param standing the one that was told last
  record Failing(UUID endpoint, UUID organization, @Nullable Instant since, Standing standing) {}

  List<Failing> failing() {
    return jdbc.sql(SELECT + " and (s.failing_since is not null or s.standing <> 'good')")
        .query(StandingRows::row)
        .list();
  }

  /// Empty if another instance has it.
  Optional<Failing> lock(UUID endpoint) {
    return jdbc.sql(SELECT + " and s.endpoint_id = ? for update of s skip locked")
        .param(endpoint)
        .query(StandingRows::row)
        .optional();
  }

  void set(UUID endpoint, Standing standing) {
    jdbc.sql("update webhooks.standings set standing = ? where endpoint_id = ?")
        .params(standing.name().toLowerCase(Locale.ROOT), endpoint)
        .update();
  }

  /// Whether it is to be disabled, and is not yet.
  boolean isOver(UUID endpoint) {
    return jdbc.sql(
            SELECT
                + " and s.endpoint_id = ? and s.standing = 'disabled'"
                + " and s.failing_since is not null")
        .param(endpoint)
        .query(StandingRows::row)
        .optional()
        .isPresent();
  }

  private static Failing row(ResultSet row, int number) throws SQLException {
    return new Failing(
        row.getObject("endpoint_id", UUID.class),
        row.getObject("organization_id", UUID.class),
        instantOrNull(row, "failing_since"),
        Standing.valueOf(row.getString("standing").toUpperCase(Locale.ROOT)));
  }
}
