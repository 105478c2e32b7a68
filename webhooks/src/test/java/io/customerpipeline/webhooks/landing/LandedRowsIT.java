package io.customerpipeline.webhooks.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.topic.EventContext;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.RecordMark;
import io.customerpipeline.webhooks.WebhookSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every event lands once, whoever brings it how often.
@SpringBootTest(
    classes = LandedRowsIT.Database.class,
    properties = {
      "spring.config.name=webhooks",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class LandedRowsIT {
  /// One that no other test works on.
  private static final int PARTITION = 901;

  private static final LogId LOG = new LogId("cluster:events");
  private static final LogId OTHER_LOG = new LogId("other:events");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(9, 9));
  private static final CustomerId CUSTOMER =
      CustomerId.of(Instant.parse("2027-01-15T08:00:00Z"), new Bucket(1), 7);

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EnableConfigurationProperties(WebhookSettings.class)
  @ComponentScan("io.customerpipeline.webhooks.tables")
  @Import(LandedRows.class)
  static class Database {}

  @Autowired private LandedRows rows;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;

  @BeforeEach
  void nothingIsThere() {
    jdbc.sql("delete from webhooks.events where partition = ?").param(PARTITION).update();
    jdbc.sql("delete from webhooks.offsets where partition = ?").param(PARTITION).update();
  }

  @Test
  void aBatchThatComesAgainLandsOnce() {
    rows.land(List.of(event(3, "customer.created")), Map.of(PARTITION, 4L), LOG);
    rows.land(
        List.of(event(3, "customer.created"), event(5, "customer.updated", "name", "email")),
        Map.of(PARTITION, 6L),
        LOG);

    assertThat(
            jdbc.sql("select \"offset\" from webhooks.events where partition = ? order by 1")
                .param(PARTITION)
                .query((row, _) -> row.getLong(1))
                .list())
        .containsExactly(3L, 5L);
    assertThat(rows.nextOffsets(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 6L));
  }

  @Test
  void whoStandsStillInATransactionDoesNotKeepThePartition() throws SQLException {
    rows.land(List.of(event(3, "customer.created")), Map.of(PARTITION, 4L), LOG);
    try (Connection stopped = database.getConnection()) {
      stopped.setAutoCommit(false);
      stopped
          .prepareStatement(
              "select from webhooks.offsets where partition = %d for update".formatted(PARTITION))
          .execute();

      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> rows.land(List.of(event(5, "customer.updated")), Map.of(PARTITION, 6L), LOG));

      assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
    }
    assertThat(rows.nextOffsets(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 6L));
  }

  @Test
  void changedFieldsAndBytesAreKept() {
    rows.land(
        List.of(event(1, "customer.updated", "name", "email"), event(2, "customer.updated")),
        Map.of(PARTITION, 3L),
        LOG);

    assertThat(
            jdbc.sql(
                    """
                    select changed_fields::text || convert_from(body, 'UTF8')
                    from webhooks.events where partition = ? order by "offset"
                    """)
                .param(PARTITION)
                .query(String.class)
                .list())
        .containsExactly("{name,email}{\"n\": 1}", "{}{\"n\": 2}");
  }

  @Test
  void eventsOfAnotherLogAreRefusedUntilTheLandingRestartsThere() {
    rows.land(List.of(event(3, "customer.created")), Map.of(PARTITION, 4L), LOG);

    assertThatThrownBy(() -> rows.land(List.of(), Map.of(PARTITION, 9L), OTHER_LOG))
        .isInstanceOf(IllegalStateException.class);
    assertThat(rows.nextOffsets(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 4L));
  }

  @Test
  void lastEventIsKeptUntilTheLandingRestarts() {
    LandedEvent last = event(5, "customer.updated");
    var mark = RecordMark.of(5, last.appendedAt(), "{\"n\": 5}");

    rows.land(List.of(event(3, "customer.created"), last), Map.of(PARTITION, 6L), LOG);
    rows.land(List.of(event(3, "customer.created")), Map.of(PARTITION, 4L), LOG);
    rows.land(List.of(), Map.of(PARTITION, 7L), LOG);
    assertThat(rows.landings().get(PARTITION).last()).isEqualTo(mark);

    rows.restart(LOG, Map.of(PARTITION, 2L));
    assertThat(rows.landings().get(PARTITION).last()).isNull();
    rows.land(List.of(event(2, "customer.created")), Map.of(PARTITION, 3L), LOG);
    assertThat(rows.landings().get(PARTITION).last().offset()).isEqualTo(2);
  }

  @Test
  void eventsOfAnotherLogLandBehindThoseOfTheFirst() {
    rows.land(List.of(event(3, "customer.created")), Map.of(PARTITION, 4L), LOG);

    rows.restart(OTHER_LOG, Map.of(PARTITION, 1L));
    assertThat(rows.nextOffsets(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 1L));
    rows.land(
        List.of(event(0, "customer.created"), event(1, "customer.updated")),
        Map.of(PARTITION, 2L),
        OTHER_LOG);
    rows.land(List.of(event(1, "customer.updated")), Map.of(PARTITION, 2L), OTHER_LOG);

    assertThat(
            jdbc.sql("select \"offset\" from webhooks.events where partition = ? order by 1")
                .param(PARTITION)
                .query(Long.class)
                .list())
        .containsExactly(3L, 4L);
    assertThat(rows.nextOffsets(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 2L));
  }

  @Test
  void withADeletionGoesWhatReceiversAnswered() {
    attempt(CUSTOMER);
    CustomerId other = CustomerId.of(Instant.now(), new Bucket(2), 8);
    attempt(other);

    rows.land(List.of(event(9, "customer.deleted")), Map.of(PARTITION, 10L), LOG);

    assertThat(answers(CUSTOMER)).isZero();
    assertThat(answers(other)).isEqualTo(1);
  }

  private static LandedEvent event(long offset, String type, String... changed) {
    List<String> fields = type.equals("customer.updated") ? List.of(changed) : null;
    return new LandedEvent(
        PARTITION,
        offset,
        Instant.parse("2027-01-15T08:00:00Z"),
        new EventContext(CUSTOMER + "-" + offset, type, ORGANIZATION, CUSTOMER, offset),
        fields,
        ("{\"n\": " + offset + "}").getBytes(UTF_8));
  }

  private void attempt(CustomerId customer) {
    jdbc.sql(
            """
            insert into webhooks.attempts
              (id, endpoint_id, organization_id, customer_id, event_id, event_type, number,
               started_at, took_ms, result, request_headers, answer)
            values (?, ?, ?, ?, 'e', 't', 1, now(), 1, 'delivered', '{}', 'thanks, Ada')
            """)
        .params(UUID.randomUUID(), UUID.randomUUID(), ORGANIZATION.value(), customer.value())
        .update();
  }

  private long answers(CustomerId customer) {
    return jdbc.sql(
            "select count(*) from webhooks.attempts where customer_id = ? and answer is not null")
        .param(customer.value())
        .query(Long.class)
        .single();
  }
}
