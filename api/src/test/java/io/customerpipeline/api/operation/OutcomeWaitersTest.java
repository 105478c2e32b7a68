package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OutcomeWaitersTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final OperationId ID = new OperationId("one");
  private static final Outcome OUTCOME =
      new Outcome.Rejected(ID, ACME, "fingerprint", Reason.NOT_FOUND, null);

  private final OutcomeWaiters waiters = new OutcomeWaiters(Fixtures.settings());

  @Test
  void anOutcomeThatComesBeforeTheWaitIsNotMissed() throws Exception {
    try (var place = waiters.enter(OperationKey.of(OUTCOME))) {
      waiters.complete(OUTCOME);
      assertThat(place.await(LONG)).contains(OUTCOME);
    }
  }

  @Test
  void allRetriesOfAnOperationAreWokenByItsOneOutcome() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var first = waiters.enter(OperationKey.of(OUTCOME));
        var second = waiters.enter(OperationKey.of(OUTCOME))) {
      List<Future<Optional<Outcome>>> answers = new ArrayList<>();
      answers.add(threads.submit(() -> first.await(LONG)));
      answers.add(threads.submit(() -> second.await(LONG)));
      waiters.complete(OUTCOME);
      for (Future<Optional<Outcome>> answer : answers) {
        assertThat(answer.get()).contains(OUTCOME);
      }
    }
  }

  @Test
  void patienceEndsWithoutAnAnswer() throws Exception {
    try (var place = waiters.enter(OperationKey.of(OUTCOME))) {
      assertThat(place.await(Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void beyondTheLimitNobodyWaits() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var one = waiters.enter(key("a"));
        var two = waiters.enter(key("b"));
        var third = waiters.enter(key("c"))) {
      Future<?> waitingOne = threads.submit(() -> one.await(LONG));
      Future<?> waitingTwo = threads.submit(() -> two.await(LONG));
      await().until(() -> waiters.waiting() == 2);

      assertThat(third.await(LONG)).isEmpty();

      waitingOne.cancel(true);
      waitingTwo.cancel(true);
    }
  }

  @Test
  void nothingRemainsOfThoseWhoLeft() {
    try (var first = waiters.enter(OperationKey.of(OUTCOME))) {
      waiters.enter(OperationKey.of(OUTCOME)).close();
      assertThat(waiters.all()).containsExactly(OperationKey.of(OUTCOME));
    }
    assertThat(waiters.all()).isEmpty();
  }

  private static OperationKey key(String id) {
    return new OperationKey(ACME, new OperationId(id));
  }
}
