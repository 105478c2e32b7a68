package io.customerpipeline.webhooks.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.webhooks.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is to leave leaves, and nothing else does.
@SpringBootTest(
    classes = WebhookRetentionIT.Database.class,
    properties = {
      "spring.config.name=webhooks",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class WebhookRetentionIT {
  /// One that no other test works on.
  private static final int PARTITION = 900;

  private static final UUID ORGANIZATION = new UUID(9, 9);
  private static final UUID DELETED = new UUID(9, 1);
  private static final UUID LIVING = new UUID(9, 2);

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EnableConfigurationProperties(WebhookSettings.class)
  @Import({WebhookTables.class, WebhookRetention.class})
  static class Database {}

  @Autowired private WebhookRetention retention;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void nothingIsThere() {
    jdbc.sql("delete from webhooks.events where partition = ?").param(PARTITION).update();
    jdbc.sql("delete from webhooks.offsets where partition = ?").param(PARTITION).update();
    jdbc.sql("insert into webhooks.offsets (partition, next_offset) values (?, 100)")
        .param(PARTITION)
        .update();
  }

  @Test
  void eventsLeaveAfterTheirWindowAndItIsRememberedHowFar() {
    event(1, LIVING, "customer.created", Duration.ofDays(31));
    event(5, LIVING, "customer.updated", Duration.ofDays(31));
    event(7, LIVING, "customer.updated", Duration.ofDays(29));

    retention.removeExpired();

    assertThat(offsets("true")).containsExactly(7L);
    assertThat(
            jdbc.sql("select first_offset from webhooks.offsets where partition = ?")
                .param(PARTITION)
                .query(Long.class)
                .single())
        .isEqualTo(6);
  }

  @Test
  void replaysThatEndedLeaveAfterTheWindowOfAttemptsAndWhatRunsStays() {
    UUID endpoint = endpoint();
    UUID old = replay(endpoint, "done", Duration.ofDays(31));
    UUID young = replay(endpoint, "cancelled", Duration.ofDays(29));
    UUID running = replay(endpoint, "running", null);
    UUID orphan = replay(UUID.randomUUID(), "running", null);

    retention.removeExpired();

    assertThat(
            jdbc.sql("select id from webhooks.replays where id in (?, ?, ?, ?)")
                .params(old, young, running, orphan)
                .query(UUID.class)
                .list())
        .containsExactlyInAnyOrder(young, running);
  }

  private UUID replay(UUID endpoint, String state, @Nullable Duration ended) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.replays (id, endpoint_id, state, events, created_at, finished_at)
            values (?, ?, ?, 0, now(),
              now() - make_interval(secs => ?::double precision))
            """)
        .params(id, endpoint, state, ended == null ? null : ended.toSeconds())
        .update();
    return id;
  }

  @Test
  void theEventsOfADeletedCustomerLoseTheirBodiesAfterAWindow() {
    event(1, DELETED, "customer.created", Duration.ofDays(20));
    event(2, DELETED, "customer.deleted", Duration.ofDays(8));
    event(3, LIVING, "customer.created", Duration.ofDays(20));
    UUID young = new UUID(9, 3);
    event(4, young, "customer.created", Duration.ofDays(20));
    event(5, young, "customer.deleted", Duration.ofDays(6));

    retention.removeExpired();

    assertThat(offsets("body is null")).containsExactly(1L, 2L);
    assertThat(offsets("body is not null")).containsExactly(3L, 4L, 5L);
  }

  @Test
  void attemptsLeaveAfterTheirWindowAndWithTheirEndpoint() {
    UUID endpoint = endpoint();
    attempt(endpoint, Duration.ofDays(31));
    attempt(endpoint, Duration.ofDays(29));
    UUID removed = UUID.randomUUID();
    attempt(removed, Duration.ofMinutes(1));
    jdbc.sql("insert into webhooks.cursors (endpoint_id, partition, next_offset) values (?, ?, 1)")
        .params(removed, PARTITION)
        .update();

    retention.removeExpired();

    assertThat(attempts(endpoint)).isEqualTo(1);
    assertThat(attempts(removed)).isZero();
    assertThat(
            jdbc.sql("select count(*) from webhooks.cursors where endpoint_id = ?")
                .param(removed)
                .query(Long.class)
                .single())
        .isZero();
  }

  private void event(long offset, UUID customer, String type, Duration age) {
    jdbc.sql(
            """
            insert into webhooks.events
              (partition, "offset", organization_id, customer_id, version, type, event_id,
               appended_at, body)
            values (?, ?, ?, ?, 1, ?, ?, now() - make_interval(secs => ?), 'x')
            """)
        .params(
            PARTITION,
            offset,
            ORGANIZATION,
            customer,
            type,
            customer + "-" + offset,
            age.toSeconds())
        .update();
  }

  private List<Long> offsets(String condition) {
    return jdbc.sql(
            "select \"offset\" from webhooks.events where partition = ? and "
                + condition
                + " order by 1")
        .param(PARTITION)
        .query((row, _) -> row.getLong(1))
        .list();
  }

  private UUID endpoint() {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.endpoints
              (id, organization_id, url, api_version, events, changed_fields, headers,
               on_exhausted, enabled, secret, created_at)
            values (?, ?, 'https://example.com/', '2026-04', '{*}', '{}', '{}', 'park', false,
                    'whsec_', now())
            """)
        .params(id, ORGANIZATION)
        .update();
    return id;
  }

  private void attempt(UUID endpoint, Duration age) {
    long millis = Instant.now().minus(age).toEpochMilli();
    jdbc.sql(
            """
            insert into webhooks.attempts
              (id, endpoint_id, organization_id, event_id, event_type, number, started_at, took_ms,
               result, request_headers)
            values (?, ?, ?, 'e', 't', 1, to_timestamp(?), 1, 'delivered', '{}')
            """)
        .params(
            new UUID((millis << 16) | 0x7000L, UUID.randomUUID().getLeastSignificantBits()),
            endpoint,
            ORGANIZATION,
            millis / 1000.0)
        .update();
  }

  private long attempts(UUID endpoint) {
    return jdbc.sql("select count(*) from webhooks.attempts where endpoint_id = ?")
        .param(endpoint)
        .query(Long.class)
        .single();
  }
}
