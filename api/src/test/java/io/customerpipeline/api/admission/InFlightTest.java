package io.customerpipeline.api.admission;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.admission.InFlight.Sent;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.schemas.command.OperationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {
  private static final int MAX = 3;

  private final InFlight inFlight = new InFlight(MAX);
  private int operations;

  private OperationKey next() {
    return new OperationKey(ACME, new OperationId("o" + operations++));
  }

  private Sent enter(String subject) {
    return inFlight.enter(next(), 0, List.of(subject)).orElseThrow();
  }

  @Test
  void soManyOfOneSubjectAndNoMore() {
    enter("a");
    enter("a");
    Sent third = enter("a");
    enter("b");

    assertThat(inFlight.enter(next(), 0, List.of("a"))).isEmpty();
    assertThat(inFlight.enter(next(), 0, List.of("b", "a"))).isEmpty();
    inFlight.leave(third);

    assertThat(inFlight.enter(next(), 0, List.of("b", "a"))).isPresent();
  }

  @Test
  void anOutcomeEndsAllAttemptsOfItsOperation() {
    OperationKey operation = next();
    inFlight.enter(operation, 0, List.of("a"));
    inFlight.enter(operation, 0, List.of("a"));
    enter("a");

    inFlight.decided(List.of(operation, next()));

    assertThat(inFlight.size()).isEqualTo(1);
  }

  @Test
  void withoutOutcomesThePlaceThatDecisionsHaveComeToEndsThem() {
    Sent before = enter("a");
    Sent at = enter("a");
    enter("a"); // Not appended yet.
    inFlight.appended(before, 9);
    inFlight.appended(at, 10);

    inFlight.decided(1, 100);
    assertThat(inFlight.size()).isEqualTo(3);
    inFlight.decided(0, 10);

    assertThat(inFlight.size()).isEqualTo(2);
    inFlight.leave(before);
    assertThat(inFlight.size()).isEqualTo(2);
  }

  /// Whatever is told of a command, and however often, it is counted once; and nothing is left.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCountIsThatOfANaiveModel(long seed) {
    var random = new SplittableRandom(seed);
    Map<Sent, String> model = new HashMap<>();
    List<Sent> all = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      if (random.nextBoolean()) {
        String subject = "s" + random.nextInt(5);
        long there = model.values().stream().filter(subject::equals).count();
        var sent = inFlight.enter(next(), random.nextInt(2), List.of(subject));
        assertThat(sent.isPresent()).isEqualTo(there < MAX);
        sent.ifPresent(one -> {
          model.put(one, subject);
          all.add(one);
        });
      } else if (!all.isEmpty()) {
        Sent one = all.get(random.nextInt(all.size()));
        inFlight.leave(one);
        model.remove(one);
      }
      assertThat(inFlight.size()).isEqualTo(model.size());
    }
    all.forEach(inFlight::leave);
    assertThat(inFlight.size()).isZero();
    assertThat(inFlight.subjects()).isZero();
  }
}
