package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.customer.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What was projected goes after its window.
@WithReadModel
class ReadModelRetentionIT {
  @Autowired private ReadModel readModel;
  @Autowired private JdbcClient jdbc;

  private final ProjectedLog outcomes = ProjectedLog.fresh();
  private final int partition = outcomes.partition();

  @Test
  void anEventIsRemovedAfterItsWindowAndHowFarIsRemembered() {
    Customer customer = outcomes.customer("expired");
    Instant now = Instant.now();
    List<ProjectedEvent> events =
        List.of(
            event(3, customer, now.minus(Duration.ofDays(31))),
            event(5, customer, now.minus(Duration.ofDays(30).plusMinutes(1))),
            event(8, customer, now.minus(Duration.ofDays(29))));
    readModel.apply(List.of(), events, Map.of(partition, new Offsets(0, 9)), Fixtures.LOG);

    new ReadModelRetention(jdbc, Fixtures.settings()).removeExpired();

    assertThat(
            jdbc.sql("select \"offset\" from events where partition = ?")
                .param(partition)
                .query(Long.class)
                .list())
        .containsExactly(8L);
    assertThat(
            jdbc.sql("select first_event from projection_offsets where partition = ?")
                .param(partition)
                .query(Long.class)
                .single())
        .isEqualTo(6);
  }

  private ProjectedEvent event(long offset, Customer customer, Instant at) {
    return new ProjectedEvent(
        partition, offset, at, "id", "customer.updated", ACME, customer.id(), offset, "{}");
  }
}
