package io.customerpipeline.webhooks.attempt;

import static io.customerpipeline.webhooks.tables.Columns.instant;
import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.attempt.DeliveryView.WebhookEventView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/// Reads the log of attempts. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class DeliveryStore {
  /// Beyond, no page is counted: an organization may have many millions in the window.
  static final int COUNT_MAX = 10_000;

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  /// Ids are in the order of time, and begin with its milliseconds: so a time is a bound of ids.
  private static final String FILTER =
      """
      where a.organization_id = :organization
        and (:endpoints::uuid[] is null or a.endpoint_id = any (:endpoints::uuid[]))
        and (:from::uuid is null or a.id >= :from::uuid)
        and (:before::uuid is null or a.id < :before::uuid)
        and (:succeeded::boolean is null or (a.result = 'delivered') = :succeeded::boolean)
        and (:text::text is null or strpos(a.event_id, :text) > 0 or strpos(a.event_type, :text) > 0)
        and (:code::int is null or a.status / 100 = :code::int)
        and (:types::text[] is null or a.event_type = any (:types::text[]))
      """;

  private final JdbcClient jdbc;

  DeliveryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Newest first.
  List<DeliveryView> list(OrganizationId organization, DeliveryRequest request) {
    return filtered(
            """
            select a.*, e.body, coalesce(e.appended_at, a.started_at) as happened_at,
                   last.status as last_status, last.result as last_result,
                   last.is_behind and last.result <> 'delivered' and last.next_attempt_at is null
                     and not exists (
                       select 1 from webhooks.lanes as l
                       where l.endpoint_id = a.endpoint_id and l.customer_id = a.customer_id
                         and l."offset" <= a."offset") as skipped
            from (select a.* from webhooks.attempts as a %s
                  order by a.id desc limit :limit offset :offset) as a
            left join lateral (
              select body, appended_at from webhooks.events as e
              where e.organization_id = a.organization_id and e.event_id = a.event_id
              limit 1) as e on true
            cross join lateral (
              select tries.* from (
                select id, status, result, next_attempt_at, true as is_behind
                from webhooks.attempts as b
                where b.endpoint_id = a.endpoint_id and b.partition = a.partition
                  and b."offset" = a."offset"
                union all
                select id, status, result, next_attempt_at, false
                from webhooks.attempts as b
                where b.endpoint_id = a.endpoint_id and b.event_id = a.event_id
                  and b.partition is null
                union all
                select a.id, a.status, a.result, a.next_attempt_at, a.partition is not null
              ) as tries
              order by tries.id desc limit 1) as last
            order by a.id desc
            """
                .formatted(FILTER),
            organization,
            request)
        .param("limit", request.page().limit())
        .param("offset", request.page().offset())
        .query(DeliveryStore::view)
        .list();
  }

  /// Of all that fit, up to [#COUNT_MAX].
  long count(OrganizationId organization, DeliveryRequest request) {
    return filtered(
            "select count(*) from (select 1 from webhooks.attempts as a %s limit :max) as fitting"
                .formatted(FILTER),
            organization,
            request)
        .param("max", COUNT_MAX)
        .query(Long.class)
        .single();
  }

  private JdbcClient.StatementSpec filtered(
      String sql, OrganizationId organization, DeliveryRequest request) {
    return jdbc.sql(sql)
        .param("organization", organization.value())
        .param(
            "endpoints",
            request.endpoints().isEmpty() ? null : request.endpoints().toArray(UUID[]::new))
        .param("from", firstIdAt(request.from()))
        .param("before", firstIdAt(request.before()))
        .param("succeeded", request.succeeded())
        .param("text", request.text())
        .param("code", request.codeClass())
        .param("types", request.types().isEmpty() ? null : request.types().toArray(String[]::new));
  }

  private static @Nullable UUID firstIdAt(@Nullable Instant at) {
    return at == null ? null : new UUID(Math.max(at.toEpochMilli(), 0) << 16, 0);
  }

  private static DeliveryView view(ResultSet row, int number) throws SQLException {
    byte[] answer = row.getBytes("answer");
    String failure = row.getString("failure");
    return new DeliveryView(
        row.getObject("id", UUID.class),
        instant(row, "started_at"),
        null,
        row.getString("result").equals("delivered"),
        row.getObject("status", Integer.class),
        answer == null ? failure : new String(answer, UTF_8),
        event(row),
        row.getObject("endpoint_id", UUID.class),
        row.getInt("number"),
        row.getInt("took_ms"),
        failure,
        Objects.requireNonNull(Wire.MAPPER.readValue(row.getString("request_headers"), HEADERS)),
        instantOrNull(row, "next_attempt_at"));
  }

  private static WebhookEventView event(ResultSet row) throws SQLException {
    byte[] body = row.getBytes("body");
    UUID endpoint = row.getObject("endpoint_id", UUID.class);
    return new WebhookEventView(
        new WebhookEventId(endpoint, row.getString("event_id")).toString(),
        instant(row, "happened_at"),
        null,
        row.getObject("last_status", Integer.class),
        row.getString("last_result").equals("delivered"),
        row.getBoolean("skipped"),
        body == null ? null : new String(body, UTF_8),
        row.getString("event_type"),
        body == null);
  }
}
