package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The good history of [ChecksTest], with outcomes that are wrong in one line.
class OutcomesWitnessTest {

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void whatIsChangedIsFound(String rule, String line, String changed) {
    assertThat(ChecksTest.findings("outcomes", line, changed))
        .extracting(Finding::rule)
        .contains(rule);
  }

  private static Arguments bad(String rule, String line, String changed) {
    return Arguments.of(rule, line, changed);
  }

  static Stream<Arguments> whatIsChangedIsFound() {
    return Stream.of(
        bad("complete", "complete outcomes", ""),
        // Lost, though acknowledged; accepted, and never decided.
        bad("acknowledged", "outcome 0:4 o5 updated x a v2 n2", ""),
        bad("acknowledged", "outcome 1:4 o9 created w b v1 m2", ""),
        // Told otherwise than decided.
        bad("acknowledged", "outcome 0:3 o4 conflict x", "outcome 0:3 o4 conflict y"),
        // Decided twice, in the same words or others; told again before it was told.
        bad("once", "again 0:9 o7 created y A v1 n4", "outcome 0:9 o7 created y A v1 n4"),
        bad("once", "again 0:9 o7 created y A v1 n4", "again 0:9 o7 created v A v1 n4"),
        bad("once", "outcome 0:8 o7 created y A v1 n4", ""),
        // A replay that decides anew, with a new id.
        bad("once", "again 0:9 o7 created y A v1 n4", "outcome 0:9 o7 created v A v1 n4"),
        bad("one-owner", "again 0:9 o7 created y A v1 n4", "outcome 0:9 oX created v A v1 n4"),
        // Decided before what was over by then.
        bad("real-time", "outcome 0:6 o6 deleted x v3", "outcome 0:12 o6 deleted x v3"),
        // Versions with gaps, or twice; a new one that does not begin at 1.
        bad("version", "outcome 0:2 o3 updated x a v2 n2", "outcome 0:2 o3 updated x a v3 n2"),
        bad("version", "outcome 0:6 o6 deleted x v3", "outcome 0:6 o6 deleted x v2"),
        bad("version", "outcome 1:4 o9 created w b v1 m2", "outcome 1:4 o9 created w b v2 m2"),
        bad("version", "outcome 0:4 o5 updated x a v2 n2", "outcome 0:4 o5 updated x a v3 n2"),
        // An id of the dead.
        bad("identity", "outcome 1:4 o9 created w b v1 m2", "outcome 1:4 o9 created x b v1 m2"),
        // Two of one mailbox: a raw e-mail as the key, a claim that was given away too soon.
        bad("one-owner", "outcome 0:6 o6 deleted x v3", "outcome 0:9 o6 deleted x v3"),
        bad("one-owner", "outcome 0:3 o4 conflict x", "outcome 0:3 o4 created v A v1 n3"),
        bad("home", "outcome 0:8 o7 created y A v1 n4", "outcome 1:8 o7 created y A v1 n4"),
        bad("home", "outcome 1:2 o8 updated z d v2 m1", "outcome 2:2 o8 updated z d v2 m1"),
        // Refused without a reason.
        bad("legal", "outcome 0:10 o10 missing x", "outcome 0:10 o10 missing y"),
        bad("legal", "outcome 0:3 o4 conflict x", "outcome 0:3 o4 conflict z"),
        bad(
            "legal",
            "c4 15-16 rename y n5 if=9 op=o11 > mismatch",
            "c4 15-16 rename y n5 if=1 op=o11 > mismatch"),
        bad("legal", "outcome 0:11 o11 mismatch y", "outcome 0:11 o11 mismatch x"),
        bad("legal", "outcome 0:4 o5 updated x a v2 n2", "outcome 0:7 o5 updated x a v2 n2"),
        bad(
            "legal",
            "c1 3-4 rename x n2 op=o3 > updated x a v2 n2",
            "c1 3-4 rename x n2 if=7 op=o3 > updated x a v2 n2"),
        // Not what was asked for.
        bad("as-asked", "outcome 0:2 o3 updated x a v2 n2", "outcome 0:2 o3 updated x a v2 n1"),
        bad("as-asked", "outcome 0:2 o3 updated x a v2 n2", "outcome 0:2 o3 updated x A v2 n2"),
        bad("as-asked", "outcome 0:0 o1 created x a v1 n1", "outcome 0:0 o1 created x A v1 n1"));
  }

  /// The order of d lies in two partitions, so only the time at which clients were told shows it.
  @Test
  void twoWhoCertainlyHadOneEmailAreFound() {
    String text =
        """
        c1 1-2 create b n1 op=o1 > created z b v1 n1
        c1 3-4 move z d op=o2 > updated z d v2 n1
        c2 5-6 create d n2 op=o3 > created w d v1 n2
        outcome 1:0 o1 created z b v1 n1
        outcome 1:2 o2 updated z d v2 n1
        outcome 0:0 o3 created w d v1 n2
        complete outcomes
        """;

    assertThat(new OutcomesWitness().check(Script.history(text)).findings())
        .extracting(Finding::rule)
        .containsExactly("one-owner");
    String givenUp =
        text.replace("3-4", "3-9")
            + """
            c2 7-8 delete w op=o4 > deleted
            outcome 0:2 o4 deleted w v2
            complete outcomes
            """;
    assertThat(new OutcomesWitness().check(Script.history(givenUp)).findings())
        .as("the move may have come after the deletion")
        .isEmpty();
  }
}
