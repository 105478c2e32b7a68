package io.customerpipeline.webhooks.replay;

import static io.customerpipeline.webhooks.tables.Columns.instant;
import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;
import static io.customerpipeline.webhooks.tables.Columns.utc;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.webhooks.delivery.EventFilter;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.replay.ReplayRequest.Start;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of replays as a person sees and makes them. Throws Spring's `DataAccessException` while
/// Postgres is away.
@Component
class ReplayStore {
  /// Events that are looked at, wanted or not: nobody waits until millions are counted.
  static final int COUNT_MAX = 100_000;

  private final JdbcClient jdbc;

  ReplayStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// What to replay of one partition.
  ///
  /// @param end where the endpoint's cursor stands: what comes after is sent anyway
  record Stretch(int partition, long next, long end) {}

  /// @param isLowerBound whether there are more
  record Count(long events, boolean isLowerBound) {}

  private record Anchor(int partition, long offset, Instant appendedAt) {}

  /// @return empty if there is no such event
  Optional<List<Stretch>> stretches(Endpoint endpoint, Start start) {
    return switch (start) {
      case Start.Beginning _ -> Optional.of(stretches(endpoint.id(), null));
      case Start.At(Instant time) -> Optional.of(stretches(endpoint.id(), time));
      case Start.AtEvent(String id) ->
          anchor(endpoint, id)
              .map(anchor ->
                  stretches(endpoint.id(), anchor.appendedAt()).stream()
                      .map(one ->
                          one.partition() == anchor.partition()
                              ? new Stretch(one.partition(), anchor.offset(), one.end())
                              : one)
                      .toList());
    };
  }

  private Optional<Anchor> anchor(Endpoint endpoint, String eventId) {
    return jdbc.sql(
            """
            select partition, "offset", appended_at from webhooks.events
            where organization_id = ? and event_id = ? order by "offset" limit 1
            """)
        .params(endpoint.organization().value(), eventId)
        .query((row, _) -> new Anchor(row.getInt(1), row.getLong(2), instant(row, "appended_at")))
        .optional();
  }

  private List<Stretch> stretches(UUID endpoint, @Nullable Instant from) {
    return jdbc.sql(
            """
            select c.partition, c.next_offset, coalesce((
              select e."offset" from webhooks.events as e
              where e.partition = c.partition and e.appended_at >= :from::timestamptz
              order by e.appended_at, e."offset" limit 1), c.next_offset) as first_offset
            from webhooks.cursors as c where c.endpoint_id = :endpoint order by c.partition
            """)
        .param("from", utc(from == null ? Instant.EPOCH : from))
        .param("endpoint", endpoint)
        .query((row, _) ->
            new Stretch(row.getInt(1), row.getLong("first_offset"), row.getLong("next_offset")))
        .list();
  }

  /// Of the endpoint's organization, and what it asked for.
  Count count(Endpoint endpoint, List<Stretch> stretches) {
    EventFilter filter = endpoint.filter();
    return jdbc.sql(
            """
            select count(*) > :most as is_lower_bound, count(*) filter (
              where type like any (:patterns::text[])
                and (cardinality(:fields::text[]) = 0 or type not like '%.updated'
                  or changed_fields && :fields::text[])) as wanted
            from (
              select e.type, e.changed_fields
              from unnest(:partitions::int[], :nexts::bigint[], :ends::bigint[])
                as s (partition, next_offset, end_offset)
              join webhooks.events as e on e.organization_id = :organization
                and e.partition = s.partition
                and e."offset" >= s.next_offset and e."offset" < s.end_offset
              limit :most + 1) as looked_at
            """)
        .param("partitions", stretches.stream().map(Stretch::partition).toArray(Integer[]::new))
        .param("nexts", stretches.stream().map(Stretch::next).toArray(Long[]::new))
        .param("ends", stretches.stream().map(Stretch::end).toArray(Long[]::new))
        .param("organization", endpoint.organization().value())
        .param(
            "patterns", filter.events().stream().map(ReplayStore::pattern).toArray(String[]::new))
        .param("fields", filter.changedFields().toArray(String[]::new))
        .param("most", COUNT_MAX)
        .query((row, _) -> new Count(row.getLong("wanted"), row.getBoolean("is_lower_bound")))
        .single();
  }

  /// `customer.*` as SQL has it.
  private static String pattern(String type) {
    String escaped = type.replace("_", "\\_");
    return escaped.endsWith("*") ? escaped.substring(0, escaped.length() - 1) + "_%" : escaped;
  }

  /// @return empty if one of this endpoint is running
  Optional<UUID> add(Endpoint endpoint, List<Stretch> stretches, Count count, Instant now) {
    UUID id = UUID.randomUUID();
    boolean added =
        jdbc.sql(
                    """
                    insert into webhooks.replays
                      (id, endpoint_id, state, events, count_is_lower_bound, created_at)
                    values (?, ?, 'running', ?, ?, ?)
                    on conflict (endpoint_id) where state = 'running' do nothing
                    """)
                .params(
                    id, endpoint.id(), count.events(), count.isLowerBound(), Timestamp.from(now))
                .update()
            > 0;
    if (!added) {
      return Optional.empty();
    }
    var rows = new ArrayList<>(stretches);
    jdbc.sql(
            """
            insert into webhooks.replay_cursors (replay_id, partition, next_offset, end_offset)
            select ?, s.* from unnest(?::int[], ?::bigint[], ?::bigint[]) as s
            """)
        .params(
            id,
            rows.stream().map(Stretch::partition).toArray(Integer[]::new),
            rows.stream().map(Stretch::next).toArray(Long[]::new),
            rows.stream().map(Stretch::end).toArray(Long[]::new))
        .update();
    return Optional.of(id);
  }

  /// What runs ends within a second.
  void cancel(UUID endpoint, UUID id) {
    jdbc.sql(
            """
            update webhooks.replays set state = 'cancelled', finished_at = now()
            where endpoint_id = ? and id = ? and state = 'running'
            """)
        .params(endpoint, id)
        .update();
  }

  Optional<ReplayView> find(UUID endpoint, UUID id) {
    return jdbc.sql("select * from webhooks.replays where endpoint_id = ? and id = ?")
        .params(endpoint, id)
        .query(ReplayStore::view)
        .optional();
  }

  /// The newest first.
  List<ReplayView> list(UUID endpoint, Page page) {
    return jdbc.sql(
            """
            select * from webhooks.replays where endpoint_id = ?
            order by created_at desc, id limit ? offset ?
            """)
        .params(endpoint, page.limit(), page.offset())
        .query(ReplayStore::view)
        .list();
  }

  long count(UUID endpoint) {
    return jdbc.sql("select count(*) from webhooks.replays where endpoint_id = ?")
        .param(endpoint)
        .query(Long.class)
        .single();
  }

  private static ReplayView view(ResultSet row, int number) throws SQLException {
    return new ReplayView(
        row.getObject("id", UUID.class),
        row.getObject("endpoint_id", UUID.class),
        row.getString("state"),
        row.getLong("events"),
        row.getBoolean("count_is_lower_bound"),
        row.getLong("delivered"),
        row.getLong("failed"),
        instant(row, "created_at"),
        instantOrNull(row, "finished_at"));
  }
}
