package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The projection's rows in a real Postgres, under all the redelivery that a consumer group can do.
@SpringBootTest(
    classes = ReadModelIT.Database.class,
    properties = {
      "spring.config.name=api",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class ReadModelIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger PARTITIONS = new AtomicInteger(1_000);

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import({ReadModel.class, OwnConnections.class})
  static class Database {
    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }
  }

  @Autowired private ReadModel readModel;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;
  @Autowired private Flyway flyway;

  /// A partition of its own for each test; they share the database.
  private final int partition = PARTITIONS.getAndIncrement();

  private final ProjectedLog outcomes = new ProjectedLog(partition);

  @Test
  void aBatchIsVisibleAsAWholeAndMovesItsOffset() {
    Customer customer = outcomes.customer("whole");

    List<Outcome> fresh = apply(List.of(outcomes.created(5, customer)), Map.of(partition, 6L));

    assertThat(fresh).hasSize(1);
    assertThat(row(customer)).contains(customer);
    assertThat(readModel.nextOffsets(Set.of(new TopicPartition("outcomes", partition))))
        .containsEntry(partition, new Offsets(6, 0));
  }

  @Test
  void aRedeliveredBatchChangesNothing() {
    Customer customer = outcomes.customer("redelivered");
    List<Projected> batch = List.of(outcomes.created(0, customer), outcomes.deleted(1, customer));
    apply(batch, Map.of(partition, 2L));

    assertThat(apply(batch, Map.of(partition, 2L))).isEmpty();

    assertThat(row(customer)).isEmpty();
  }

  @Test
  void aZombieCannotBringADeletedCustomerBack() {
    Customer customer = outcomes.customer("zombie");
    apply(
        List.of(outcomes.created(0, customer), outcomes.deleted(1, customer)),
        Map.of(partition, 2L));

    apply(List.of(outcomes.created(0, customer)), Map.of(partition, 1L));

    assertThat(row(customer)).isEmpty();
    assertThat(readModel.nextOffsets(Set.of(new TopicPartition("outcomes", partition))))
        .containsEntry(partition, new Offsets(2, 0));
  }

  @Test
  void whoStandsStillInATransactionDoesNotKeepThePartition() throws SQLException {
    Customer customer = outcomes.customer("standstill");
    apply(List.of(outcomes.created(0, customer)), Map.of(partition, 1L));
    try (Connection stopped = database.getConnection()) {
      stopped.setAutoCommit(false);
      stopped
          .prepareStatement(
              "select from projection_offsets where partition = %d for update".formatted(partition))
          .execute();

      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> apply(List.of(outcomes.deleted(1, customer)), Map.of(partition, 2L)));

      assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
    }
    assertThat(row(customer)).isEmpty();
  }

  @Test
  void aMigrationMayTakeLongerThanAnyOtherTransaction() {
    var migrating = JdbcClient.create(flyway.getConfiguration().getDataSource());

    assertThat(migrating.sql("show transaction_timeout").query(String.class).single())
        .isEqualTo("0");
  }

  @Test
  void anOutcomeGivenAgainDoesNotBringADeletedCustomerBack() {
    Customer customer = outcomes.customer("again");
    var created = outcomes.created(0, customer);
    var again = outcomes.projected(2, true, created.outcome());

    List<Outcome> fresh =
        apply(List.of(created, outcomes.deleted(1, customer), again), Map.of(partition, 3L));

    assertThat(row(customer)).isEmpty();
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

    apply(batch.subList(0, 2), Map.of(partition, 2L));
    assertThat(counted()).isEqualTo(before + 2);
    apply(batch, Map.of(partition, 4L));
    apply(batch, Map.of(partition, 4L));

    assertThat(counted()).isEqualTo(before + 1);
    assertThat(counted()).isEqualTo(rows());
  }

  /// @param next the next outcome, by partition
  private List<Outcome> apply(List<Projected> batch, Map<Integer, Long> next) {
    var offsets = new HashMap<Integer, Offsets>();
    next.forEach((one, outcome) -> offsets.put(one, new Offsets(outcome, 0)));
    return readModel.apply(batch, List.of(), offsets).stream().map(DoneOperation::outcome).toList();
  }

  @Test
  void anEventIsWrittenOnceWithTheOutcomeThatItGoesWith() {
    Customer customer = outcomes.customer("event");
    var event =
        new ProjectedEvent(
            partition, 4, Instant.EPOCH, "id", "customer.created", ACME, customer.id(), 1, "{}");
    var next = Map.of(partition, new Offsets(1, 5));

    readModel.apply(List.of(outcomes.created(0, customer)), List.of(event), next);
    readModel.apply(List.of(outcomes.created(0, customer)), List.of(event), next);
    readModel.apply(List.of(), List.of(), Map.of(partition, new Offsets(0, 0)));

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
  void anEventIsRemovedAfterItsWindowAndHowFarIsRemembered() {
    Customer customer = outcomes.customer("expired");
    Instant now = Instant.now();
    List<ProjectedEvent> events =
        List.of(
            event(3, customer, now.minus(Duration.ofDays(31))),
            event(5, customer, now.minus(Duration.ofDays(30).plusMinutes(1))),
            event(8, customer, now.minus(Duration.ofDays(29))));
    readModel.apply(List.of(), events, Map.of(partition, new Offsets(0, 9)));

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

  private long counted() {
    return number("select coalesce(sum(customers), 0) from customer_counts");
  }

  private long rows() {
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
    apply(List.of(outcomes.at(0, refused)), Map.of(partition, 1L));

    apply(List.of(created, outcomes.at(2, refused)), Map.of(partition, 3L));

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
    apply(List.of(created, outcomes.at(1, created.outcome())), Map.of(partition, 2L));

    assertThat(
            jdbc.sql("select count(*) from operations where id = ?")
                .param(created.outcome().operationId().value())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  /// Two consumers that both believe to own the partition, each with batches of its own cut, again
  /// and again from some earlier offset: the rows are those of the log applied once, in order.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverIsRedeliveredTheRowsAreTheFoldOfTheLog(long seed) throws Exception {
    RandomGenerator random = new SplittableRandom(seed);
    List<Projected> log = outcomes.random(random, 300);
    Map<CustomerId, Customer> expected = ProjectedLog.fold(log);

    try (ExecutorService consumers = Executors.newFixedThreadPool(2)) {
      List<Future<Set<OperationId>>> seen = new ArrayList<>();
      for (int consumer = 0; consumer < 2; consumer++) {
        long own = random.nextLong();
        seen.add(consumers.submit(() -> consume(log, own)));
      }
      Set<OperationId> one = seen.get(0).get();
      Set<OperationId> other = seen.get(1).get();
      assertThat(one).doesNotContainAnyElementsOf(other);
      assertThat(one.size() + other.size()).isEqualTo(log.size());
    }

    assertThat(rows(log)).isEqualTo(expected);
  }

  private Set<OperationId> consume(List<Projected> log, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Set<OperationId> fresh = new HashSet<>();
    int at = 0;
    while (at < log.size()) {
      int end = Math.min(log.size(), at + 1 + random.nextInt(40));
      apply(log.subList(at, end), Map.of(partition, (long) end))
          .forEach(outcome -> fresh.add(outcome.operationId()));
      at = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(60)) : end;
    }
    return fresh;
  }

  private Map<CustomerId, Customer> rows(List<Projected> log) {
    Map<CustomerId, Customer> rows = new HashMap<>();
    for (Projected one : log) {
      if (one.outcome() instanceof Outcome.Created created) {
        row(created.customer()).ifPresent(customer -> rows.put(customer.id(), customer));
      }
    }
    return rows;
  }

  private Optional<Customer> row(Customer customer) {
    return jdbc.sql("select document from customers where organization_id = ? and id = ?")
        .params(ACME.value(), customer.id().value())
        .query((row, _) -> Wire.read(row.getBytes("document"), Customer.class))
        .optional();
  }
}
