package io.customerpipeline.processor.topology;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.OTHER;
import static io.customerpipeline.processor.Asked.as;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.rename;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is remembered of every operation, for how long, and whose clock counts.
class AnswersTest {
  private static final String EMAIL = "ann@example.com";

  @TempDir Path stateDir;
  private Driven pipe;

  @BeforeEach
  void start() {
    pipe = new Driven(stateDir, 1);
  }

  @AfterEach
  void stop() {
    pipe.close();
  }

  @Test
  void aDuplicateGetsTheFirstOutcomeAndChangesNothing() {
    // Given
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);
    pipe.events.readValuesToList();
    pipe.snapshots.readValuesToList();

    // When
    Outcome again = pipe.ask(asked);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(pipe.events.isEmpty()).isTrue();
    assertThat(pipe.snapshots.isEmpty()).isTrue();
  }

  @Test
  void aDuplicateGetsTheFirstOutcomeAlsoAfterTheCustomerIsGone() {
    // Given
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);
    pipe.ask(delete(created(first)));

    // When
    Outcome again = pipe.ask(asked);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(pipe.living()).isEmpty();
  }

  @Test
  void aRefusalIsRememberedToo() {
    // Given
    CustomerId owner = created(pipe.ask(create(EMAIL)));
    Request asked = create(EMAIL);
    Outcome refused = pipe.ask(asked);
    pipe.ask(delete(owner));

    // When
    Outcome again = pipe.ask(asked);

    // Then
    assertThat(refused).isInstanceOf(Rejected.class);
    assertThat(again).isEqualTo(refused);
  }

  @Test
  void anOperationIdUsedForSomethingElseGetsTheFirstOutcomeWithItsFingerprint() {
    // Given
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);

    // When
    Request other = as(asked.operationId(), create("bob@example.com"));
    Outcome again = pipe.ask(other);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(again.fingerprint()).isNotEqualTo(other.fingerprint());
    assertThat(pipe.living()).hasSize(1);
  }

  @Test
  void theSameOperationIdOfAnotherOrganizationIsAnotherOperation() {
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);

    Outcome other = pipe.ask(as(asked.operationId(), create(OTHER, EMAIL)));

    assertThat(created(other)).isNotEqualTo(created(first));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 14_400_000, 43_199_999, 43_200_000})
  void anAnswerIsRememberedForItsWindowAndForgottenAQuarterLater(long millisIntoTheDay) {
    // Given
    pipe.pass(Duration.ofMillis(millisIntoTheDay));
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);

    // When
    pipe.pass(Driven.ANSWER_WINDOW.minusMillis(1));
    Outcome late = pipe.ask(asked);
    pipe.pass(Driven.ANSWER_WINDOW.dividedBy(4).plusMillis(1));
    Outcome tooLate = pipe.ask(asked);

    // Then
    assertThat(late).isEqualTo(first);
    assertThat(tooLate).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({"48, 60", "48, 50", "48, 24", "60, 48", "24, 720", "1, 48", "48, 13"})
  void answerIsFoundUnderAnotherWindow(int before, int after, @TempDir Path otherDir) {
    for (int hour = 0; hour < 24; hour += 5) {
      // Given
      var first = new Driven(otherDir.resolve("a" + hour), 1, Duration.ofHours(before));
      first.pass(Duration.ofHours(hour));
      Request asked = create(EMAIL);
      Outcome answer = first.ask(asked);
      first.pass(Duration.ofHours(Math.min(before, after)).minusMillis(1));

      // When
      var next = first.takenOver(otherDir.resolve("b" + hour), 1, Duration.ofHours(after));

      // Then
      assertThat(next.ask(asked)).isEqualTo(answer);
      next.close();
    }
  }

  @Test
  void aBrokerClockThatFallsBackForgetsNothing() {
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);

    pipe.pass(Duration.ofSeconds(-90));

    assertThat(pipe.ask(asked)).isEqualTo(first);
  }

  @Test
  void theWindowFollowsTheBrokersClockAndNotTheSenders() {
    // Given
    var longAgo = NOON.minus(Duration.ofDays(400));
    CustomerId id = created(pipe.ask(create(EMAIL)));
    Request asked = rename(ACME, id, "Ann", longAgo);
    Outcome first = pipe.ask(asked);
    pipe.ask(rename(id, "Eve"));

    // When
    Outcome again = pipe.ask(asked);

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void anotherInstanceKnowsAllThatThisOneKnew(@TempDir Path otherDir) {
    // Given
    Request asked = create(EMAIL);
    Outcome first = pipe.ask(asked);

    // When
    pipe = pipe.takenOver(otherDir, 1);

    // Then
    assertThat(pipe.ask(asked)).isEqualTo(first);
    assertThat(pipe.ask(create(EMAIL))).isInstanceOf(Rejected.class);
    assertThat(pipe.ask(delete(created(first)))).isInstanceOf(Deleted.class);
  }

  private static CustomerId created(Outcome outcome) {
    return ((Created) outcome).customer().id();
  }
}
