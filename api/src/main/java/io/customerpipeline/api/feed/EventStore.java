package io.customerpipeline.api.feed;

import io.customerpipeline.api.feed.FeedCursor.Bounds;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads projected events. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class EventStore {
  private final JdbcClient jdbc;

  EventStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param next where to read on
  /// @param hasMore whether there was more than asked for
  record Slice(List<RawEvent> events, FeedCursor next, boolean hasMore) {}

  private record Row(int partition, long offset, RawEvent event) {}

  Map<Integer, Bounds> bounds() {
    Map<Integer, Bounds> bounds = new HashMap<>();
    jdbc.sql("select partition, first_event, next_event from projection_offsets")
        .query(row -> {
          bounds.put(row.getInt(1), new Bounds(row.getLong(2), row.getLong(3)));
        });
    return bounds;
  }

  /// For each partition the first event that was appended at this time or later, or what comes.
  FeedCursor from(Instant time, int partitions) {
    Map<Integer, Bounds> kept = bounds();
    Map<Integer, Long> before = new HashMap<>();
    jdbc.sql(
            """
            select p.partition, e."offset"
            from projection_offsets as p cross join lateral (
              select "offset" from events
              where partition = p.partition and appended_at >= ?
              order by appended_at, "offset" limit 1) as e
            """)
        .param(Timestamp.from(time))
        .query(row -> {
          before.put(row.getInt(1), row.getLong(2) - 1);
        });
    return FeedCursor.end(partitions, kept).after(before);
  }

  /// Of every partition as many in turn, each partition in order.
  ///
  /// @param kept read before this, so that all events before its ends are seen
  Slice read(FeedFilter filter, FeedCursor cursor, Map<Integer, Bounds> kept, int limit) {
    List<Row> rows =
        jdbc.sql(
                """
                select e.partition, e."offset", e.event
                from unnest(:next::bigint[]) with ordinality as p (next, number) cross join lateral (
                  select partition, "offset", event, row_number() over (order by "offset") as turn
                  from events
                  where organization_id = :organization and partition = p.number - 1
                    and "offset" >= p.next
                    and (:types::text[] = '{}' or type = any (:types::text[]))
                    and (:customer::uuid is null or customer_id = :customer::uuid)
                  order by "offset" limit :limit) as e
                order by e.turn, e.partition limit :limit
                """)
            .param("next", cursor.next().toArray(Long[]::new))
            .param("organization", filter.organization().value())
            .param("types", filter.types().toArray(String[]::new))
            .param("customer", filter.customer().map(CustomerId::value).orElse(null))
            .param("limit", limit + 1)
            .query(
                (row, _) -> new Row(row.getInt(1), row.getLong(2), new RawEvent(row.getString(3))))
            .list();
    boolean hasMore = rows.size() > limit;
    List<Row> page = hasMore ? rows.subList(0, limit) : rows;
    Map<Integer, Long> read = new HashMap<>();
    page.forEach(row -> read.merge(row.partition(), row.offset(), Math::max));
    FeedCursor next = cursor.after(read);
    return new Slice(
        page.stream().map(Row::event).toList(), hasMore ? next : next.notBeforeEnd(kept), hasMore);
  }

  /// One customer's, by version.
  List<RawEvent> ofCustomer(OrganizationId organization, CustomerId id, long after, int limit) {
    return jdbc.sql(
            """
            select event from events
            where organization_id = ? and customer_id = ? and version > ? order by version limit ?
            """)
        .params(organization.value(), id.value(), after, limit)
        .query((row, _) -> new RawEvent(row.getString(1)))
        .list();
  }
}
