package io.customerpipeline.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Instances that hold one partition at the same time, as when one was taken for dead.
@WithReadModel
class TwoProjectorsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired private ReadModel readModel;
  @Autowired private ProjectedRows rows;
  @Autowired private DataSource database;

  private final ProjectedLog outcomes = ProjectedLog.fresh();
  private final int partition = outcomes.partition();

  @Test
  void aZombieCannotBringADeletedCustomerBack() {
    Customer customer = outcomes.customer("zombie");
    rows.apply(
        List.of(outcomes.created(0, customer), outcomes.deleted(1, customer)),
        Map.of(partition, 2L));

    rows.apply(List.of(outcomes.created(0, customer)), Map.of(partition, 1L));

    assertThat(rows.row(customer)).isEmpty();
    assertThat(readModel.nextOffsets(Set.of(new TopicPartition("outcomes", partition))))
        .containsEntry(partition, new Offsets(2, 0));
  }

  @Test
  void whoStandsStillInATransactionDoesNotKeepThePartition() throws SQLException {
    Customer customer = outcomes.customer("standstill");
    rows.apply(List.of(outcomes.created(0, customer)), Map.of(partition, 1L));
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
              () -> rows.apply(List.of(outcomes.deleted(1, customer)), Map.of(partition, 2L)));

      assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
    }
    assertThat(rows.row(customer)).isEmpty();
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
      // One of them may have been too late for all.
      assertThat(Collections.disjoint(one, other)).isTrue();
      assertThat(one.size() + other.size()).isEqualTo(log.size());
    }

    assertThat(rows.of(log)).isEqualTo(expected);
  }

  private Set<OperationId> consume(List<Projected> log, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Set<OperationId> fresh = new HashSet<>();
    int at = 0;
    while (at < log.size()) {
      int end = Math.min(log.size(), at + 1 + random.nextInt(40));
      rows.apply(log.subList(at, end), Map.of(partition, (long) end))
          .forEach(outcome -> fresh.add(outcome.operationId()));
      at = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(60)) : end;
    }
    return fresh;
  }
}
