package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import io.customerpipeline.schemas.topic.RecordMark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The projection's rows in a real Postgres, whatever is delivered again.
@WithReadModel
class ReadModelIT {
  @Autowired private ReadModel readModel;
  @Autowired private ProjectedRows rows;
  @Autowired private JdbcClient jdbc;

  private final ProjectedLog outcomes = ProjectedLog.fresh();
  private final int partition = outcomes.partition();

  @Test
  void aBatchIsVisibleAsAWholeAndMovesItsOffset() {
    Customer customer = outcomes.customer("whole");

    List<Outcome> fresh = rows.apply(List.of(outcomes.created(5, customer)), Map.of(partition, 6L));

    assertThat(fresh).hasSize(1);
    assertThat(rows.row(customer)).contains(customer);
    assertThat(readModel.nextOffsets(Set.of(new TopicPartition("outcomes", partition))))
        .containsEntry(partition, new Offsets(6, 0));
  }

  @Test
  void aRedeliveredBatchChangesNothing() {
    Customer customer = outcomes.customer("redelivered");
    List<Projected> batch = List.of(outcomes.created(0, customer), outcomes.deleted(1, customer));
    rows.apply(batch, Map.of(partition, 2L));

    assertThat(rows.apply(batch, Map.of(partition, 2L))).isEmpty();

    assertThat(rows.row(customer)).isEmpty();
  }

  @Test
  void anOutcomeGivenAgainDoesNotBringADeletedCustomerBack() {
    Customer customer = outcomes.customer("again");
    var created = outcomes.created(0, customer);
    var again = outcomes.projected(2, true, created.outcome());

    List<Outcome> fresh =
        rows.apply(List.of(created, outcomes.deleted(1, customer), again), Map.of(partition, 3L));

    assertThat(rows.row(customer)).isEmpty();
    assertThat(fresh).endsWith(created.outcome());
  }

  @Test
  void theNumberOfCustomersIsExactWhateverIsRedelivered() {
    long before = counted();
    Customer stays = outcomes.customer("stays");
    Customer goes = outcomes.customer("goes");
    List<Projected> batch =
        List.of(
            outcomes.created(0, stays),
            outcomes.created(1, goes),
            outcomes.created(2, ProjectedLog.next(stays)),
            outcomes.deleted(3, goes));

    rows.apply(batch.subList(0, 2), Map.of(partition, 2L));
    assertThat(counted()).isEqualTo(before + 2);
    rows.apply(batch, Map.of(partition, 4L));
    rows.apply(batch, Map.of(partition, 4L));

    assertThat(counted()).isEqualTo(before + 1);
    assertThat(counted()).isEqualTo(living());
  }

  @Test
  void anEventIsWrittenOnceWithTheOutcomeThatItGoesWith() {
    Customer customer = outcomes.customer("event");
    var event =
        new ProjectedEvent(
            partition, 4, Instant.EPOCH, "id", "customer.created", ACME, customer.id(), 1, "{}");
    var next = Map.of(partition, new Offsets(1, 5));

    readModel.apply(List.of(outcomes.created(0, customer)), List.of(event), next, Fixtures.LOG);
    readModel.apply(List.of(outcomes.created(0, customer)), List.of(event), next, Fixtures.LOG);
    readModel.apply(List.of(), List.of(), Map.of(partition, new Offsets(0, 0)), Fixtures.LOG);

    assertThat(
            jdbc.sql("select \"offset\" from events where customer_id = ?")
                .param(customer.id().value())
                .query(Long.class)
                .list())
        .containsExactly(4L);
    assertThat(readModel.nextOffsets(Set.of(new TopicPartition("any", partition))))
        .containsEntry(partition, new Offsets(1, 5));
  }

  @Test
  void lastRecordsAreKeptWhereTheyAreNewer() {
    Customer customer = outcomes.customer("last");
    Projected created = outcomes.created(3, customer);
    Projected deleted = outcomes.deleted(5, customer);
    var event =
        new ProjectedEvent(
            partition, 4, Instant.EPOCH, "id", "customer.created", ACME, customer.id(), 1, "{}");
    var last =
        new LastRecords(
            RecordMark.of(5, deleted.appendedAt(), deleted.json()),
            RecordMark.of(4, Instant.EPOCH, "{}"));

    apply(List.of(created), List.of(event), new Offsets(4, 5));
    apply(List.of(deleted), List.of(), new Offsets(6, 5));
    apply(List.of(created), List.of(), new Offsets(4, 0));
    readModel.pass(Map.of(partition, new Offsets(9, 9)), Fixtures.LOG);

    assertThat(readModel.positions().get(partition).last()).isEqualTo(last);
  }

  private void apply(List<Projected> batch, List<ProjectedEvent> events, Offsets next) {
    readModel.apply(batch, events, Map.of(partition, next), Fixtures.LOG);
  }

  private long counted() {
    return number("select coalesce(sum(customers), 0) from customer_counts");
  }

  private long living() {
    return number("select count(*) from customers");
  }

  /// Other tests write rows of their organizations past the projection.
  private long number(String sql) {
    return jdbc.sql(sql + " where organization_id = ?")
        .param(ACME.value())
        .query(Long.class)
        .single();
  }

  @Test
  void anOperationThatWasSentAwayMayComeAgain() {
    Customer customer = outcomes.customer("crowd");
    var created = outcomes.created(1, customer);
    var refused =
        new Outcome.Rejected(
            created.outcome().operationId(), ACME, "f", Reason.TOO_MANY_WAITING, null);
    rows.apply(List.of(outcomes.at(0, refused)), Map.of(partition, 1L));

    rows.apply(List.of(created, outcomes.at(2, refused)), Map.of(partition, 3L));

    assertThat(
            jdbc.sql("select outcome ->> 'type' from operations where id = ?")
                .param(created.outcome().operationId().value())
                .query(String.class)
                .list())
        .containsExactly("created");
  }

  @Test
  void theFirstOutcomeOfAnOperationStays() {
    Customer first = outcomes.customer("first");
    var created = outcomes.created(0, first);
    rows.apply(List.of(created, outcomes.at(1, created.outcome())), Map.of(partition, 2L));

    assertThat(
            jdbc.sql("select count(*) from operations where id = ?")
                .param(created.outcome().operationId().value())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }
}
