package io.customerpipeline.webhooks.health;

import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;

import io.customerpipeline.webhooks.delivery.Standing;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads how endpoints are. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class HealthStore {
  /// Of an endpoint in a partition; what lies behind is not counted.
  private static final int COUNT_MAX = 10_000;

  private final JdbcClient jdbc;
  private final InstantSource clock;

  HealthStore(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// @param oldest when the first event that waits was appended; null if none does
  record Lag(long events, @Nullable Instant oldest) {
    long seconds(Instant now) {
      return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toSeconds());
    }
  }

  HealthView health(Endpoint endpoint) {
    Instant now = clock.instant();
    Lag lag = lag(endpoint.id());
    return jdbc.sql(
            """
            select
              (select failing_since from webhooks.standings where endpoint_id = :id) as failing_since,
              (select open_until from webhooks.breakers where endpoint_id = :id) as open_until,
              count(*) filter (where state = 'retrying') as retrying,
              count(*) filter (where state = 'parked') as parked
            from webhooks.lanes where endpoint_id = :id
            """)
        .param("id", endpoint.id())
        .query((row, _) -> {
          Instant since = instantOrNull(row, "failing_since");
          Instant openUntil = instantOrNull(row, "open_until");
          return new HealthView(
              endpoint.id(),
              endpoint.enabled(),
              standing(endpoint, since, now).name().toLowerCase(Locale.ROOT),
              since,
              openUntil == null || openUntil.isBefore(now) ? null : openUntil,
              lag.events(),
              lag.seconds(now),
              row.getLong("retrying"),
              row.getLong("parked"));
        })
        .single();
  }

  private static Standing standing(Endpoint endpoint, @Nullable Instant since, Instant now) {
    return StandingCheck.REASON.equals(endpoint.disabledReason())
        ? Standing.DISABLED
        : Standing.of(since, now);
  }

  /// Of all endpoints together: so many events wait, each counted for each of them.
  Lag lag() {
    return lag(null);
  }

  long parkedLanes() {
    return jdbc.sql("select count(*) from webhooks.lanes where state = 'parked'")
        .query(Long.class)
        .single();
  }

  /// @param endpoint null for all that are enabled
  private Lag lag(@Nullable UUID endpoint) {
    return jdbc.sql(
            """
            select coalesce(sum(waiting.number), 0) as number, min(waiting.oldest) as oldest
            from webhooks.endpoints as e
            join webhooks.cursors as c on c.endpoint_id = e.id
            join webhooks.offsets as o
              on o.partition = c.partition and o.next_offset > c.next_offset
            cross join lateral (
              select count(*) as number, min(appended_at) as oldest from (
                select appended_at from webhooks.events as v
                where v.organization_id = e.organization_id and v.partition = c.partition
                  and v."offset" >= c.next_offset
                order by v."offset" limit :max) as counted) as waiting
            where case when :id::uuid is null then e.enabled else e.id = :id::uuid end
            """)
        .param("max", COUNT_MAX)
        .param("id", endpoint)
        .query((row, _) -> new Lag(row.getLong("number"), instantOrNull(row, "oldest")))
        .single();
  }
}
