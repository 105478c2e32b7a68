package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockstepTest {
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");
  private static final CustomerId ANYBODY = CustomerId.of("0199c1f4-8a00-8b55-b800-3c5f0a7e1d22");

  private final Lockstep lockstep = new Lockstep();

  @Test
  void anOutcomeWaitsForItsEvent() {
    lockstep.add(outcome(0, null));
    lockstep.add(outcome(1, "a"));
    lockstep.add(outcome(2, null));

    assertReleased("0", "", new Offsets(1, 0));
    lockstep.add(event(0, "a"));
    assertReleased("1 2", "0", new Offsets(3, 1));
    assertThat(lockstep.isEmpty()).isTrue();
  }

  @Test
  void anEventWaitsForItsOutcome() {
    lockstep.add(event(0, "a"));
    lockstep.add(event(1, "b"));
    lockstep.add(outcome(0, "a"));

    assertReleased("0", "0", new Offsets(1, 1));
    lockstep.add(outcome(1, "b"));
    assertReleased("1", "1", new Offsets(2, 2));
  }

  @Test
  void anEventThatIsLostHoldsNothingUpOnceALaterOneIsThere() {
    lockstep.add(outcome(0, "lost"));
    lockstep.add(outcome(1, "b"));
    assertReleased("", "", new Offsets(0, 0));

    lockstep.add(event(7, "b"));

    assertReleased("0 1", "7", new Offsets(2, 8));
  }

  @Test
  void anEventWhoseOutcomeIsLostGoesWithTheNext() {
    lockstep.add(event(0, "old"));
    lockstep.add(event(1, "b"));
    lockstep.add(outcome(0, "b"));

    assertReleased("0", "0 1", new Offsets(1, 2));
  }

  @Test
  void whatIsHeldTooLongIsLetGo() {
    lockstep.add(outcome(0, "a"));
    assertReleased("", "", new Offsets(0, 0));
    Instant late = NOW.plus(Lockstep.HELD_MAX);

    assertThat(offsets(lockstep.release(late.minusMillis(1)))).isEmpty();
    assertThat(offsets(lockstep.release(late))).containsExactly(0L);
  }

  @Test
  void whatIsReleasedStaysUntilItIsRemovedAndIsNotTakenTwice() {
    lockstep.add(outcome(0, null));
    lockstep.release(NOW);
    lockstep.add(outcome(0, null));

    assertReleased("0", "", new Offsets(1, 0));
    lockstep.add(outcome(0, null));
    assertThat(lockstep.isEmpty()).isTrue();
  }

  @Test
  void aRecordThatIsNeitherIsPassedOver() {
    lockstep.seeOutcome(0);
    lockstep.seeEvent(3);
    assertThat(lockstep.release(NOW).next()).isEqualTo(new Offsets(1, 4));

    lockstep.add(outcome(1, "a"));
    lockstep.seeOutcome(2);
    assertThat(lockstep.release(NOW).next()).isEqualTo(new Offsets(1, 4));
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void howeverTheTwoTopicsComeEachOutcomeGoesWithItsEventInOrder(long seed) {
    var random = new SplittableRandom(seed);
    var outcomes = new ArrayList<Projected>();
    var events = new ArrayList<ProjectedEvent>();
    for (int i = 0; i < 40; i++) {
      boolean changes = random.nextBoolean();
      outcomes.add(outcome(i, changes ? "e" + i : null));
      if (changes) {
        events.add(event(events.size(), "e" + i));
      }
    }
    var told = new ArrayList<Long>();
    for (int o = 0, e = 0; told.size() < outcomes.size(); ) {
      for (int n = random.nextInt(6); n > 0 && o < outcomes.size(); n--) {
        lockstep.add(outcomes.get(o++));
      }
      for (int n = random.nextInt(6); n > 0 && e < events.size(); n--) {
        lockstep.add(events.get(e++));
      }
      var released = lockstep.release(NOW);
      assertThat(released.events().stream().map(ProjectedEvent::id))
          .containsExactlyElementsOf(
              released.outcomes().stream()
                  .map(Projected::eventId)
                  .filter(id -> id != null)
                  .toList());
      if (random.nextInt(4) > 0) {
        told.addAll(offsets(released));
        lockstep.remove(released);
      }
    }
    assertThat(told)
        .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(Long::valueOf).toList());
    assertThat(lockstep.isEmpty()).isTrue();
  }

  private void assertReleased(String outcomes, String events, Offsets next) {
    var released = lockstep.release(NOW);
    assertThat(offsets(released)).isEqualTo(numbers(outcomes));
    assertThat(released.events().stream().map(ProjectedEvent::offset).toList())
        .isEqualTo(numbers(events));
    assertThat(released.next()).isEqualTo(next);
    lockstep.remove(released);
  }

  private static List<Long> offsets(Lockstep.Released released) {
    return released.outcomes().stream().map(Projected::offset).toList();
  }

  private static List<Long> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : List.of(text.split(" ")).stream().map(Long::valueOf).toList();
  }

  private static Projected outcome(long offset, @Nullable String eventId) {
    var outcome =
        new Outcome.Rejected(
            new OperationId("op-" + offset), ACME, "f", Reason.ALREADY_EXISTS, null);
    return new Projected(0, offset, NOW, false, "{}", outcome, eventId, null);
  }

  private static ProjectedEvent event(long offset, String id) {
    return new ProjectedEvent(0, offset, NOW, id, "customer.created", ACME, ANYBODY, 1, "{}");
  }
}
