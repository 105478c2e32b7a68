package io.customerpipeline.webhooks.lane;

import static io.customerpipeline.webhooks.tables.Columns.instant;
import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;

import io.customerpipeline.http.page.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of lanes as a person sees and changes them. Throws Spring's `DataAccessException` while
/// Postgres is away.
@Component
class LaneStore {
  /// While attempts have been made, a lane's offset is that of its event.
  private static final String SELECT =
      """
      select l.*, e.event_id, e.type
      from webhooks.lanes as l left join webhooks.events as e
        on l.attempts > 0 and e.partition = l.partition and e."offset" = l."offset"
      where l.endpoint_id = ?
      """;

  private final JdbcClient jdbc;

  LaneStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// The parked ones first, and of each kind whoever fails for the longest.
  List<LaneView> list(UUID endpoint, Page page) {
    return jdbc.sql(SELECT + " order by l.state, l.since, l.customer_id limit ? offset ?")
        .params(endpoint, page.limit(), page.offset())
        .query(LaneStore::view)
        .list();
  }

  long count(UUID endpoint) {
    return jdbc.sql("select count(*) from webhooks.lanes where endpoint_id = ?")
        .param(endpoint)
        .query(Long.class)
        .single();
  }

  Optional<LaneView> find(UUID endpoint, UUID customer) {
    return jdbc.sql(SELECT + " and l.customer_id = ?")
        .params(endpoint, customer)
        .query(LaneStore::view)
        .optional();
  }

  /// Its event is tried at once; that of a parked one with all its attempts anew. If one is under
  /// way just now, its worker writes what comes of it over this.
  void resume(UUID endpoint, UUID customer) {
    jdbc.sql(
            """
            update webhooks.lanes
            set attempts = case state when 'parked' then 0 else attempts end,
              next_attempt_at = least(next_attempt_at, now()), state = 'retrying'
            where endpoint_id = ? and customer_id = ?
            """)
        .params(endpoint, customer)
        .update();
  }

  /// Leaves out the event that could not be delivered. Only a parked lane's: of any other, a worker
  /// may be about to write what came of an attempt.
  ///
  /// @return whether it was parked
  boolean skip(UUID endpoint, UUID customer) {
    return jdbc.sql(
                """
                update webhooks.lanes
                set state = 'retrying', attempts = 0, next_attempt_at = now(),
                  "offset" = "offset" + 1
                where endpoint_id = ? and customer_id = ? and state = 'parked'
                """)
            .params(endpoint, customer)
            .update()
        > 0;
  }

  private static LaneView view(ResultSet row, int number) throws SQLException {
    return new LaneView(
        row.getObject("customer_id", UUID.class),
        row.getString("state"),
        row.getString("event_id"),
        row.getString("type"),
        row.getInt("attempts"),
        instantOrNull(row, "next_attempt_at"),
        instant(row, "since"));
  }
}
