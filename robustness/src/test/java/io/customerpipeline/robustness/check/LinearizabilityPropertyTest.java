package io.customerpipeline.robustness.check;

import static io.customerpipeline.robustness.history.Kind.CHANGE_EMAIL;
import static io.customerpipeline.robustness.history.Kind.CREATE;
import static io.customerpipeline.robustness.history.Kind.DELETE;
import static io.customerpipeline.robustness.history.Kind.GET;
import static io.customerpipeline.robustness.history.Kind.LIST_BY_EMAIL;
import static io.customerpipeline.robustness.history.Kind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.check.RandomRegister.Step;
import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random histories: what comes from a registry has an order, and what differs by one answer that
/// no registry gives has none; of short ones, a search by brute force says the same.
class LinearizabilityPropertyTest {
  private static final Kind[] OF_ONE_MAILBOX = {CREATE, UPDATE, DELETE, GET, LIST_BY_EMAIL};
  private static final Kind[] ALL = {CREATE, UPDATE, CHANGE_EMAIL, DELETE, GET, LIST_BY_EMAIL};

  @Test
  void whatARegistryAnsweredHasAnOrder() {
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new SplittableRandom(seed);
      boolean isMoving = seed % 2 == 0;
      var register =
          new RandomRegister(
              random, 1 + random.nextInt(8), isMoving ? List.of("a", "b", "c") : List.of("a"));
      List<Step> steps = register.steps(40, isMoving ? ALL : OF_ONE_MAILBOX);

      Verdict verdict = check(register.history(unanswered(steps, random)));

      assertThat(verdict.holds()).as("seed %d: %s", seed, verdict).isTrue();
    }
  }

  /// The client of every tenth write hears nothing.
  private static List<Step> unanswered(List<Step> steps, SplittableRandom random) {
    return steps.stream()
        .map(step ->
            !step.asked().kind().isRead() && random.nextInt(10) == 0
                ? step.answered(new Answer.Unanswered("timeout"))
                : step)
        .toList();
  }

  @Test
  void oneWrongAnswerIsEnough() {
    Set<Class<?>> mutated = new HashSet<>();
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new SplittableRandom(seed);
      boolean isMoving = seed % 2 == 0;
      var register =
          new RandomRegister(
              random, 1 + random.nextInt(8), isMoving ? List.of("a", "b") : List.of("a"));
      var steps = new ArrayList<>(register.steps(30, isMoving ? ALL : OF_ONE_MAILBOX));
      int wrong = random.nextInt(steps.size());
      Step step = steps.get(wrong);
      steps.set(wrong, step.answered(wrong(step.answer())));
      mutated.add(
          step.answer() instanceof Answer.Decided(_, Result result)
              ? result.getClass()
              : step.answer().getClass());

      Verdict verdict = check(register.history(steps));

      assertThat(verdict.holds()).as("seed %d: %s", seed, step).isFalse();
    }
    assertThat(mutated).hasSize(7);
  }

  /// One that no registry gives, whatever came before.
  private static Answer wrong(Answer right) {
    var nobody = new Seen("nobody-at-all", 1L, "a@example.com", Map.of("name", "n0"));
    return switch (right) {
      case Answer.Found(_, Seen seen) -> new Answer.Found(200, far(seen));
      case Answer.Absent _, Answer.Listed _ -> new Answer.Listed(200, List.of(nobody));
      case Answer.Decided(int status, Result result) ->
          new Answer.Decided(
              status,
              switch (result) {
                case Result.Created(Seen seen) -> new Result.Created(far(seen));
                case Result.Updated(Seen seen) -> new Result.Updated(far(seen));
                case Result.Deleted(String id, Long version) ->
                    new Result.Deleted(id, version + 1_000);
                case Result.Rejected _ ->
                    new Result.Rejected(Result.ALREADY_EXISTS, "nobody-at-all");
              });
      default -> throw new IllegalArgumentException(right.toString());
    };
  }

  private static Seen far(Seen seen) {
    return new Seen(seen.id(), seen.version() + 1_000, seen.email(), seen.fields());
  }

  /// Seven operations whose answers are dealt anew among those of one kind: some are right again.
  @Test
  void bruteForceSaysTheSame() {
    var verdicts = new HashMap<Boolean, Integer>();
    for (long seed = 0; seed < 4_000; seed++) {
      var random = new SplittableRandom(seed);
      var register = new RandomRegister(random, 3, List.of("a"));
      var steps = new ArrayList<>(register.steps(7, OF_ONE_MAILBOX));
      deal(steps, random);
      History history = register.history(steps);

      boolean expected = bruteForce(register, steps, history);

      assertThat(check(history).holds()).as("seed %d: %s", seed, steps).isEqualTo(expected);
      verdicts.merge(expected, 1, Integer::sum);
    }
    assertThat(verdicts.get(true)).isGreaterThan(500);
    assertThat(verdicts.get(false)).isGreaterThan(300);
  }

  private static void deal(List<Step> steps, SplittableRandom random) {
    for (int pair = 0; pair < 6; pair++) {
      deal(steps, random.nextInt(steps.size()), random.nextInt(steps.size()));
    }
    int open = random.nextInt(steps.size());
    Kind kind = steps.get(open).asked().kind();
    if (kind == UPDATE || kind == DELETE) {
      steps.set(open, steps.get(open).answered(new Answer.Unanswered("timeout")));
    }
  }

  private static void deal(List<Step> steps, int one, int other) {
    Step mine = steps.get(one);
    Step yours = steps.get(other);
    boolean isCreation = mine.asked().kind() == CREATE;
    if (mine.asked().kind() == yours.asked().kind() && !isCreation) {
      steps.set(one, mine.answered(yours.answer()));
      steps.set(other, yours.answered(mine.answer()));
    }
  }

  private static boolean bruteForce(RandomRegister register, List<Step> steps, History history) {
    Map<Long, Call> calls = new HashMap<>();
    history.calls().forEach(call -> calls.put(call.invoked().call(), call));
    return bruteForce(register, steps, calls, new ArrayList<>());
  }

  private static boolean bruteForce(
      RandomRegister register, List<Step> left, Map<Long, Call> calls, List<Step> order) {
    if (left.stream().allMatch(step -> step.answer() instanceof Answer.Unanswered)) {
      return true;
    }
    for (Step step : left) {
      boolean mayBeNext =
          left.stream()
              .allMatch(other ->
                  calls.get(step.asked().call()).invoked().nanos()
                      <= calls.get(other.asked().call()).returnedAt());
      if (!mayBeNext) {
        continue;
      }
      var rest = new ArrayList<>(left);
      rest.remove(step);
      var more = new ArrayList<>(order);
      more.add(step);
      if (register.answers(more) && bruteForce(register, rest, calls, more)) {
        return true;
      }
    }
    return false;
  }

  private static Verdict check(History history) {
    return new Linearizability().check(history);
  }
}
