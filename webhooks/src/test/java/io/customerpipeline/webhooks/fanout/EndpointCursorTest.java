package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.delivery.RateLimit;
import io.customerpipeline.webhooks.fanout.EndpointCursor.Turn;
import io.customerpipeline.webhooks.fanout.PartitionCursor.Started;
import io.customerpipeline.webhooks.fanout.Settlement.LaneChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// When an endpoint may be called, and what follows, rule by rule.
class EndpointCursorTest {
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");
  private static final Result OK = new Result.Delivered(204);
  private static final Result FAULT = new Result.Refused(500, null);
  private static final int LANES_MAX = 2;

  private final EndpointCursor cursor =
      new EndpointCursor(
          new UUID(0, 1),
          2,
          new Backoff(List.of(Duration.ofSeconds(5)), Duration.ofSeconds(60)),
          Breaker.closed());

  @Test
  void whoeverAnswersIsSentMoreAtOnceUpToTheAllowedConnections() {
    given(1, 2, 3, 4, 5);

    Started first = send();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
    ended(first, OK);
    Started second = send();
    Started third = send();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
    ended(second, OK);
    ended(third, OK);

    assertThat(List.of(turn(NOW), turn(NOW))).allMatch(Turn.Send.class::isInstance);
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
  }

  @Test
  void whoeverDoesNotAnswerHasOneAttemptUnderWay() {
    given(1, 2, 3);

    ended(send(), new Result.Unreached(Failure.TIMEOUT));

    send();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
  }

  @Test
  void theNextEventOfACustomerWaitsUntilWhatCameOfTheOneBeforeIsCommitted() {
    given(1, 1);

    Started first = send();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
    ended(first, OK);
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
    cursor.committed(first);

    assertThat(send().offset()).isEqualTo(1);
  }

  @Test
  void aFailureLeavesALaneAndTheCursorMovesOn() {
    given(1, 1, 2);

    Started first = send();
    Settlement failed = ended(first, FAULT);
    cursor.committed(first);
    Settlement delivered = ended(send(), OK);

    assertThat(failed.lane()).isInstanceOf(LaneChange.Put.class);
    assertThat(delivered.cursor()).isEqualTo(3);
    assertThat(turn(NOW)).isInstanceOf(Turn.Wait.class);
    assertThat(((Turn.Wait) turn(NOW)).until()).isAfterOrEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void whereNobodyListensNoLaneIsLeftAndNoAttemptSpent() {
    given(1, 2);

    Started first = send();
    Settlement refused = ended(first, new Result.Unreached(Failure.CONNECT));
    cursor.committed(first);

    assertThat(refused.lane()).isNull();
    assertThat(refused.cursor()).isZero();
    assertThat(refused.breaker()).isInstanceOf(Breaker.Open.class);
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(NOW.plus(Breaker.PAUSE_MIN)));
    Started probe = ((Turn.Send) turn(NOW.plus(Breaker.PAUSE_MIN))).started();
    assertThat(probe.offset()).isZero();
    assertThat(probe.number()).isEqualTo(1);
    assertThat(turn(NOW.plus(Breaker.PAUSE_MIN))).isInstanceOf(Turn.Wait.class);
  }

  @Test
  void whoeverIsGoneIsCalledNoMoreAndItsCursorWaits() {
    given(1, 2);

    Settlement gone = ended(send(), new Result.Gone());

    assertThat(gone.disables()).isTrue();
    assertThat(gone.cursor()).isZero();
    assertThat(gone.lane()).isNull();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
  }

  @Test
  void afterTheLastAttemptALaneIsParked() {
    cursor.set(true, true, null);
    LaneChange change = givenUp();

    assertThat(((LaneChange.Put) Objects.requireNonNull(change)).lane().isParked()).isTrue();
  }

  @Test
  void orItGoesOnWithTheNextEvent() {
    cursor.set(true, false, null);
    Lane lane = ((LaneChange.Put) Objects.requireNonNull(givenUp())).lane();

    assertThat(lane.isParked()).isFalse();
    assertThat(lane.offset()).isEqualTo(1);
    assertThat(lane.attempts()).isZero();
  }

  @Test
  void aDecisionThatComesWhileTheLastAttemptIsBeingWrittenIsLookedForAgain() {
    given(1);
    Started first = send();
    ended(first, FAULT);
    cursor.committed(first);
    Started last = ((Turn.Send) turn(NOW.plusSeconds(6))).started();
    Lane parked = ((LaneChange.Put) Objects.requireNonNull(ended(last, FAULT).lane())).lane();
    var resumed = new Lane(parked.customer(), 0, parked.offset(), 0, NOW, parked.since());
    PartitionCursor partition = Objects.requireNonNull(cursor.partition(0));

    assertThat(partition.decide(List.of(resumed))).isTrue();
    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(null));
    cursor.committed(last);

    assertThat(partition.decide(List.of(resumed))).isFalse();
    assertThat(send().number()).isEqualTo(1);
  }

  @Test
  void aWaitingLaneThatIsHurriedIsDueAtOnceAndWhatWasReadBeforeItsLastAttemptIsNotBelieved() {
    given(1);
    Started first = send();
    Lane lane = ((LaneChange.Put) Objects.requireNonNull(ended(first, FAULT).lane())).lane();
    cursor.committed(first);
    PartitionCursor partition = Objects.requireNonNull(cursor.partition(0));
    var older = new Lane(lane.customer(), 0, lane.offset(), 0, NOW, lane.since());
    var hurried = new Lane(lane.customer(), 0, lane.offset(), 1, NOW, lane.since());

    assertThat(partition.decide(List.of(older))).isFalse();
    assertThat(turn(NOW)).isInstanceOf(Turn.Wait.class);

    assertThat(partition.decide(List.of(hurried))).isFalse();
    assertThat(send().number()).isEqualTo(2);
  }

  @Test
  void aLaneThatIsHurriedWhileItsAttemptIsBeingWrittenIsLookedForAgain() {
    given(1);
    Started first = send();
    Lane lane = ((LaneChange.Put) Objects.requireNonNull(ended(first, FAULT).lane())).lane();
    var hurried = new Lane(lane.customer(), 0, lane.offset(), 1, NOW, lane.since());
    PartitionCursor partition = Objects.requireNonNull(cursor.partition(0));

    assertThat(partition.decide(List.of(hurried))).isTrue();
    cursor.committed(first);

    assertThat(partition.decide(List.of(hurried))).isFalse();
    assertThat(send().number()).isEqualTo(2);
  }

  private LaneChange givenUp() {
    given(1);
    Started first = send();
    ended(first, FAULT);
    cursor.committed(first);
    Started second = ((Turn.Send) turn(NOW.plusSeconds(6))).started();
    return Objects.requireNonNull(ended(second, FAULT).lane());
  }

  @Test
  void withTooManyLanesNothingNewStarts() {
    given(1, 2, 3);

    for (int i = 0; i < LANES_MAX; i++) {
      Started started = send();
      ended(started, FAULT);
      cursor.committed(started);
    }

    assertThat(turn(NOW)).isInstanceOf(Turn.Wait.class);
    assertThat(Objects.requireNonNull(cursor.partition(0)).next()).isEqualTo(2);
  }

  @Test
  void aRateIsKept() {
    cursor.set(true, true, new RateLimit(1, Duration.ofSeconds(1)));
    given(1, 2);

    cursor.committed(settled(send()));

    assertThat(turn(NOW)).isEqualTo(new Turn.Wait(NOW.plusSeconds(1)));
    assertThat(turn(NOW.plusSeconds(1))).isInstanceOf(Turn.Send.class);
  }

  private Started settled(Started started) {
    ended(started, OK);
    return started;
  }

  /// One event each, in this order, of these customers.
  private void given(int... customers) {
    var partition = new PartitionCursor(0, 0, List.of(), Set.of(), LANES_MAX, () -> true);
    partition.take(
        IntStream.range(0, customers.length).mapToObj(i -> event(i, customers[i])).toList(),
        customers.length);
    cursor.add(partition);
  }

  private static Event event(long offset, int customer) {
    return new Event(
        0,
        offset,
        new UUID(0, 0),
        new UUID(0, customer),
        customer + "-" + offset,
        "customer.updated",
        null,
        new byte[] {1});
  }

  private Turn turn(Instant now) {
    return cursor.turn(now);
  }

  private Started send() {
    return ((Turn.Send) turn(NOW)).started();
  }

  private Settlement ended(Started started, Result result) {
    Event event =
        started.event() == null
            ? event(started.offset(), (int) started.customer().getLeastSignificantBits())
            : started.event();
    var attempt = new Attempt(NOW, Duration.ZERO, Map.of(), result, null);
    return Objects.requireNonNull(cursor.ended(started, event, attempt, NOW, 0));
  }
}
