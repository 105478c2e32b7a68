package io.customerpipeline.webhooks.fanout;

import static io.customerpipeline.webhooks.tables.Columns.instant;
import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;

import io.customerpipeline.webhooks.delivery.Breaker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads where endpoints stand, for whoever takes a partition over.
@Component
class StateRows {
  private final JdbcClient jdbc;

  StateRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// An endpoint in a partition.
  record Place(UUID endpoint, int partition) {}

  /// @param next the cursor
  /// @param settled offsets from the cursor on that need nothing more
  record State(long next, List<Lane> lanes, Set<Long> settled) {}

  /// To be called once the lease is committed: until then the one before may write.
  Map<Place, State> load(Collection<UUID> endpoints, Collection<Integer> partitions) {
    UUID[] ids = endpoints.toArray(UUID[]::new);
    Integer[] numbers = partitions.toArray(Integer[]::new);
    jdbc.sql(
            """
            insert into webhooks.cursors (endpoint_id, partition, next_offset)
            select e.id, p, 0 from webhooks.endpoints as e cross join unnest(?::int[]) as p
            where e.id = any (?::uuid[]) on conflict do nothing
            """)
        .params(numbers, ids)
        .update();
    Map<Place, State> states = new HashMap<>();
    jdbc.sql(
            """
            select endpoint_id, partition, next_offset from webhooks.cursors
            where endpoint_id = any (?::uuid[]) and partition = any (?::int[])
            """)
        .params(ids, numbers)
        .query(row -> {
          states.put(place(row), new State(row.getLong(3), new ArrayList<>(), new HashSet<>()));
        });
    addLanes(states, ids, numbers);
    addSettled(states, ids, numbers);
    return states;
  }

  private void addLanes(Map<Place, State> states, UUID[] ids, Integer[] numbers) {
    jdbc.sql(
            """
            select endpoint_id, partition, customer_id, "offset", attempts, next_attempt_at, since
            from webhooks.lanes where endpoint_id = any (?::uuid[]) and partition = any (?::int[])
            """)
        .params(ids, numbers)
        .query(row -> {
          State state = states.get(place(row));
          if (state != null) {
            state.lanes().add(lane(row));
          }
        });
  }

  private void addSettled(Map<Place, State> states, UUID[] ids, Integer[] numbers) {
    jdbc.sql(
            """
            select c.endpoint_id, c.partition, a."offset"
            from webhooks.cursors as c join webhooks.attempts as a
              on a.endpoint_id = c.endpoint_id and a.partition = c.partition
                and a."offset" >= c.next_offset and a.started_at >= c.moved_at
            where c.endpoint_id = any (?::uuid[]) and c.partition = any (?::int[])
              and (a.result = 'delivered'
                or a.result in ('refused', 'unreached') and a.next_attempt_at is null)
            """)
        .params(ids, numbers)
        .query(row -> {
          State state = states.get(place(row));
          if (state != null) {
            state.settled().add(row.getLong(3));
          }
        });
  }

  /// Of one endpoint, as they are kept.
  List<Lane> lanes(UUID endpoint) {
    return jdbc.sql(
            """
            select endpoint_id, partition, customer_id, "offset", attempts, next_attempt_at, since
            from webhooks.lanes where endpoint_id = ?
            """)
        .param(endpoint)
        .query((row, _) -> lane(row))
        .list();
  }

  /// Endpoints that were found to be down, and have not been found otherwise since.
  Map<UUID, Breaker> breakers(Collection<UUID> endpoints) {
    Map<UUID, Breaker> breakers = new HashMap<>();
    jdbc.sql(
            """
            select endpoint_id, open_until, pause_ms from webhooks.breakers
            where endpoint_id = any (?::uuid[])
            """)
        .param(endpoints.toArray(UUID[]::new))
        .query(row -> {
          breakers.put(
              row.getObject("endpoint_id", UUID.class),
              new Breaker.Open(
                  instant(row, "open_until"), Duration.ofMillis(row.getLong("pause_ms"))));
        });
    return breakers;
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(row.getObject("endpoint_id", UUID.class), row.getInt("partition"));
  }

  private static Lane lane(ResultSet row) throws SQLException {
    return new Lane(
        row.getObject("customer_id", UUID.class),
        row.getInt("partition"),
        row.getLong("offset"),
        row.getInt("attempts"),
        instantOrNull(row, "next_attempt_at"),
        instant(row, "since"));
  }
}
