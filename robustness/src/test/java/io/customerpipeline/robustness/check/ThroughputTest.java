package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A throttle from 40 s to 100 s. Each second four writes are decided in each of two partitions.
class ThroughputTest {
  private static final String THROTTLE = "fault 1 40-100 throttle\n";

  @Test
  void writesThatGoOnAndRecoverAreFound() {
    Verdict verdict = verdict(THROTTLE, _ -> true, _ -> true);

    assertThat(verdict.holds()).as(verdict.toString()).isTrue();
    assertThat(verdict.examined()).isEqualTo(1);
  }

  @Test
  void fewWritesAreEnoughWhileThrottled() {
    assertThat(
            verdict(THROTTLE, second -> isRare(second, 20), second -> isRare(second, 20)).holds())
        .isTrue();
  }

  private static boolean isRare(int second, int every) {
    return second < 40 || second > 100 || second % every == 0;
  }

  @ParameterizedTest(name = "silent from {0} s to {1} s → {2}")
  @CsvSource({"41, 69, true", "41, 73, false", "60, 99, false", "75, 98, true", "39, 101, false"})
  void partitionThatIsSilentForLongIsFound(int from, int to, boolean holds) {
    Verdict verdict = verdict(THROTTLE, _ -> true, second -> second <= from || second >= to);

    assertThat(verdict.holds()).as(verdict.toString()).isEqualTo(holds);
    if (!holds) {
      assertThat(verdict.findings()).extracting(Finding::rule).containsOnly("progress");
    }
  }

  @ParameterizedTest(name = "writes are as many as before from {0} s → {1}")
  @CsvSource({"101, true", "114, true", "121, false", "140, false"})
  void rateThatIsNotBackSoonIsFound(int from, boolean holds) {
    IntPredicate both = second -> second < 40 || second >= from || second % 2 == 0;
    Verdict verdict = verdict(THROTTLE, both, both);

    assertThat(verdict.holds()).as(verdict.toString()).isEqualTo(holds);
    if (!holds) {
      assertThat(verdict.findings()).extracting(Finding::rule).containsExactly("recovery");
    }
  }

  @Test
  void recoveryIsNotJudgedWhereAnotherFaultBegins() {
    IntPredicate both = second -> second < 100 || second % 20 == 0;

    assertThat(verdict(THROTTLE, both, both).holds()).isFalse();
    assertThat(verdict(THROTTLE + "fault 2 110-120\n", both, both).holds()).isTrue();
  }

  @Test
  void writeIsDecidedOnceItsEventIsInTheFeed() {
    IntPredicate beforeAndAfter = second -> second < 40 || second > 100;
    var feed = new StringBuilder();
    var events = new StringBuilder();
    for (int at = 50; at < 100; at += 20) {
      for (int i = 0; i < 2; i++) {
        events.append("event %d:%d o%d-%d created y%dx%d a v1 n\n".formatted(i, at, at, i, at, i));
        feed.append("feed r c c more y%dx%d-1 at=%d\n".formatted(at, i, at));
      }
    }

    assertThat(verdict(THROTTLE, beforeAndAfter, beforeAndAfter).holds()).isFalse();
    Verdict verdict = verdict(THROTTLE + events + feed, beforeAndAfter, beforeAndAfter);
    assertThat(verdict.holds()).as(verdict.toString()).isTrue();
  }

  @Test
  void machineThatWasBusyBeforeTheFaultIsNotJudged() {
    var slow = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      slow.append("c %d-%d get x > absent\n".formatted(20 + i / 4, 23 + i / 4));
    }

    Verdict verdict = verdict(THROTTLE + slow, second -> second < 40, second -> second < 40);

    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.examined()).isZero();
  }

  @Test
  void faultThatDidNotEndAsPlannedIsNotJudged() {
    Verdict verdict = verdict("fault 1 40- throttle\n", second -> second < 40, _ -> false);

    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.examined()).isZero();
  }

  @Test
  void otherFaultsAreNotJudged() {
    Verdict verdict = verdict("fault 1 40-100\n", second -> second < 40, _ -> false);

    assertThat(verdict.examined()).isZero();
  }

  /// @param first whether writes of partition 0 are decided in a second, from 1 to 150
  /// @param second the same of partition 1
  private static Verdict verdict(String faults, IntPredicate first, IntPredicate second) {
    var text = new StringBuilder(faults);
    for (int at = 1; at <= 150; at++) {
      for (int i = 0; i < 8; i++) {
        boolean isDecided = (i % 2 == 0 ? first : second).test(at);
        String name = "o" + at + "-" + i;
        text.append("c %d.%d-%d.%d delete x%s op=%s > ".formatted(at, i, at, i + 1, name, name))
            .append(isDecided ? "missing" : "503")
            .append('\n');
        text.append("outcome %d:%d %s missing x%s\n".formatted(i % 2, at * 10 + i, name, name));
      }
    }
    return new Throughput().check(Script.history(text.toString()));
  }
}
