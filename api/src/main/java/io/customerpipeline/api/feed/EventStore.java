package io.customerpipeline.api.feed;

import io.customerpipeline.api.feed.FeedCursor.Bounds;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
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

  /// So much at the most is read at once.
  ///
  /// @param events 1 or more
  /// @param octets after which no further event begins; of events as JSON
  record Portion(int events, int octets) {}

  /// @param found how many there are in the portion, this one and those left out for their size
  private record Row(int partition, long offset, RawEvent event, int found) {}

  Map<Integer, Bounds> bounds() {
    Map<Integer, Bounds> bounds = new HashMap<>();
    jdbc.sql(
            """
            select partition, first_event, next_event,
                   coalesce(('x' || left(md5(
                     log || case lineage when 0 then '' else ':' || lineage end), 16)
                   )::bit(64)::bigint, 0)
            from projection_offsets
            """)
        .query(row -> {
          bounds.put(row.getInt(1), new Bounds(row.getLong(2), row.getLong(3), row.getLong(4)));
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
  ///
  /// @throws ProblemException `410` if the log was replaced since the cursor was written
  Slice read(FeedFilter filter, FeedCursor cursor, Map<Integer, Bounds> kept, Portion portion) {
    if (cursor.isOfAnotherLog(kept)) {
      throw ProblemType.CURSOR_EXPIRED.exception("The log was replaced since this cursor.");
    }
    List<Row> rows = rows(filter, cursor, portion);
    List<Row> page = rows.size() > portion.events() ? rows.subList(0, portion.events()) : rows;
    boolean hasMore = !page.isEmpty() && page.size() < page.getFirst().found();
    Map<Integer, Long> read = new HashMap<>();
    page.forEach(row -> read.merge(row.partition(), row.offset(), Math::max));
    FeedCursor next = cursor.inLogOf(kept).after(read);
    return new Slice(
        page.stream().map(Row::event).toList(), hasMore ? next : next.notBeforeEnd(kept), hasMore);
  }

  /// One more than asked for, which tells that there is more. What is too much for one portion does
  /// not leave Postgres.
  private List<Row> rows(FeedFilter filter, FeedCursor cursor, Portion portion) {
    return jdbc.sql(
            """
            select partition, "offset", event, found from (
              select partition, "offset", event, turn, count(*) over () as found,
                     sum(octet_length(event::text)) over (
                       order by turn, partition rows between unbounded preceding and 1 preceding)
                       as before
              from (
                select e.partition, e."offset", e.event, e.turn
                from unnest(:next::bigint[]) with ordinality as p (next, number)
                cross join lateral (
                  select partition, "offset", event, row_number() over (order by "offset") as turn
                  from events
                  where organization_id = :organization and partition = p.number - 1
                    and "offset" >= p.next
                    and (:types::text[] = '{}' or type = any (:types::text[]))
                    and (:customer::uuid is null or customer_id = :customer::uuid)
                  order by "offset" limit :limit) as e
                order by e.turn, e.partition limit :limit) as page) as measured
            where coalesce(before, 0) < :octets
            order by turn, partition
            """)
        .param("next", cursor.next().toArray(Long[]::new))
        .param("organization", filter.organization().value())
        .param("types", filter.types().toArray(String[]::new))
        .param("customer", filter.customer().map(CustomerId::value).orElse(null))
        .param("limit", portion.events() + 1)
        .param("octets", portion.octets())
        .query((row, _) ->
            new Row(row.getInt(1), row.getLong(2), new RawEvent(row.getString(3)), row.getInt(4)))
        .list();
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
