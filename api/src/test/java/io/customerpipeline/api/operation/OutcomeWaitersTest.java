package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
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
  private static final DoneOperation DONE =
      new DoneOperation(
          new Outcome.Rejected(ID, ACME, "fingerprint", Reason.NOT_FOUND, null),
          OperationKind.DELETE,
          Instant.EPOCH,
          Instant.EPOCH);
  private static final OperationKey KEY = OperationKey.of(DONE.outcome());

  private final OutcomeWaiters waiters =
      new OutcomeWaiters(Fixtures.settings(), new SimpleMeterRegistry());

  @Test
  void anOutcomeThatComesBeforeTheWaitIsNotMissed() throws Exception {
    try (var place = waiters.enter(KEY)) {
      waiters.complete(DONE);
      assertThat(place.await(LONG)).contains(DONE);
    }
  }

  @Test
  void allRetriesOfAnOperationAreWokenByItsOneOutcome() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var first = waiters.enter(KEY);
        var second = waiters.enter(KEY)) {
      List<Future<Optional<DoneOperation>>> answers = new ArrayList<>();
      answers.add(threads.submit(() -> first.await(LONG)));
      answers.add(threads.submit(() -> second.await(LONG)));
      waiters.complete(DONE);
      for (Future<Optional<DoneOperation>> answer : answers) {
        assertThat(answer.get()).contains(DONE);
      }
    }
  }

  @Test
  void patienceEndsWithoutAnAnswer() throws Exception {
    try (var place = waiters.enter(KEY)) {
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
  void aSeatThatIsLeftIsFree() {
    for (int i = 0; i < 10; i++) {
      var seat = waiters.seat();
      assertThat(seat).isPresent();
      seat.get().close();
    }
    assertThat(waiters.waiting()).isZero();
  }

  @Test
  void nothingRemainsOfThoseWhoLeft() {
    try (var first = waiters.enter(KEY)) {
      waiters.enter(KEY).close();
      assertThat(waiters.all()).containsExactly(KEY);
    }
    assertThat(waiters.all()).isEmpty();
  }

  private static OperationKey key(String id) {
    return new OperationKey(ACME, new OperationId(id));
  }
}
