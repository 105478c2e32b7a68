package io.customerpipeline.webhooks.fanout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads landed events. Throws Spring's data access exceptions while Postgres is away.
@Component
class EventRows {
  private static final String COLUMNS =
      """
      select partition, "offset", organization_id, customer_id, event_id, type, changed_fields, body
      from webhooks.events
      """;
  private static final int LANE_BATCH = 50;

  private final JdbcClient jdbc;

  EventRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Where landing stands; 0 for a partition in which nothing has landed.
  Map<Integer, Long> landed(Collection<Integer> partitions) {
    Map<Integer, Long> landed = new HashMap<>();
    partitions.forEach(partition -> landed.put(partition, 0L));
    jdbc.sql("select partition, next_offset from webhooks.offsets where partition = any (?::int[])")
        .param(partitions.toArray(Integer[]::new))
        .query(row -> {
          landed.put(row.getInt(1), row.getLong(2));
        });
    return landed;
  }

  /// Of all organizations.
  Slice after(int partition, long from, long before, int limit) {
    return slice(
        jdbc.sql(
                COLUMNS
                    + """
                    where partition = ? and "offset" >= ? and "offset" < ?
                    order by "offset" limit ?
                    """)
            .params(partition, from, before, limit)
            .query(EventRows::event)
            .list(),
        before,
        limit);
  }

  Slice of(UUID organization, int partition, long from, long before, int limit) {
    return slice(
        jdbc.sql(
                COLUMNS
                    + """
                    where organization_id = ? and partition = ? and "offset" >= ? and "offset" < ?
                    order by "offset" limit ?
                    """)
            .params(organization, partition, from, before, limit)
            .query(EventRows::event)
            .list(),
        before,
        limit);
  }

  private static Slice slice(List<Event> events, long before, int limit) {
    return new Slice(events, events.size() < limit ? before : events.getLast().offset() + 1);
  }

  /// The customer's first event from this offset on that is wanted.
  Optional<Event> first(UUID customer, long from, long before, Predicate<Event> wanted) {
    long next = from;
    while (next < before) {
      Slice slice =
          slice(
              jdbc.sql(
                      COLUMNS
                          + """
                          where customer_id = ? and "offset" >= ? and "offset" < ?
                          order by "offset" limit ?
                          """)
                  .params(customer, next, before, LANE_BATCH)
                  .query(EventRows::event)
                  .list(),
              before,
              LANE_BATCH);
      Optional<Event> found = slice.events().stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found;
      }
      next = slice.next();
    }
    return Optional.empty();
  }

  private static Event event(ResultSet row, int number) throws SQLException {
    var changed = row.getArray("changed_fields");
    return new Event(
        row.getInt("partition"),
        row.getLong("offset"),
        row.getObject("organization_id", UUID.class),
        row.getObject("customer_id", UUID.class),
        row.getString("event_id"),
        row.getString("type"),
        changed == null ? null : List.of((String[]) changed.getArray()),
        row.getBytes("body"));
  }
}
