package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.check.Linearizability.Limits;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.Invoked;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Histories of a few operations that have no order, as a person can tell; those that have one
/// stand in [LinearizableTest].
class LinearizabilityTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The 500 of the story, told as a conflict with the dead.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 delete x > deleted
        c1 5-6 create a n2 > conflict x
        """,
        // Two winners.
        """
        c1 1-5 create a n1 > created x a v1 n1
        c2 2-6 create a n2 > created y a v1 n2
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 create A n2 > created y A v1 n2
        """,
        // A conflict with one who is not there.
        """
        c1 1-5 create a n1 > created x a v1 n1
        c2 2-6 create a n2 > conflict z
        """,
        // An acknowledged write is not seen, is lost, or comes too soon.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 list a > none
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 rename x n2 > updated x a v2 n2
        c2 5-6 get x > found x a v1 n1
        """,
        """
        c2 1-2 get x > found x a v1 n1
        c1 3-4 create a n1 > created x a v1 n1
        """,
        // A read goes back.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-9 rename x n2 > updated x a v2 n2
        c2 4-5 get x > found x a v2 n2
        c3 6-7 get x > found x a v1 n1
        """,
        // A version that is left out, or used twice; a change that is lost within another.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 rename x n2 > updated x a v3 n2
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-6 rename x n2 > updated x a v2 n2
        c2 4-5 rename x n3 > updated x a v2 n3
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 rename x n2 > updated x a v2 n1
        """,
        // What nobody knows of applied twice.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 rename x n2 > timeout
        c3 5-6 get x > found x a v3 n2
        """,
        """
        c1 1-2 create a n1 > timeout
        c2 3-4 list a > listed x a v? n1
        c2 5-6 delete x > deleted x v2
        c2 7-8 list a > listed y a v? n1
        """,
        // What was refused for certain, and is there.
        """
        c1 1-2 create a n1 > 503
        c2 3-4 list a > listed x a v? n1
        """,
        // The same operation told twice for two times.
        """
        c1 1-2 create a n1 op=o1 > created x a v1 n1
        c2 3-4 delete x > deleted
        c1 5-6 create a n1 op=o1 > created x a v1 n1
        c2 7-8 list a > listed x a v? n1
        """,
        // The log says that it never was, or what it was.
        """
        c1 1-2 create a n1 op=o1 > accepted
        c2 3-4 list a > listed x a v? n1
        complete outcomes
        """,
        """
        c1 1-2 create a n1 op=o1 > accepted
        outcome 0:0 o1 created x a v1 n1
        complete outcomes
        c2 3-4 list a > listed y a v? n1
        """,
        // Two of one mailbox in a list.
        """
        c1 1-2 create a n1 > timeout
        c2 1-2 create a n2 > timeout
        c2 3-4 list a > listed x a v? n1 y a v? n2
        """,
        // A delete against its version; not found while living.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 delete x if=2 > deleted x v2
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 delete x > missing
        """,
        // A move onto one who has it; a mailbox that stays taken; a customer seen where it was.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 1-2 create b n2 > created y b v1 n2
        c1 3-4 move x b > updated x b v2 n1
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 move x b > updated x b v2 n1
        c2 5-6 create a n2 > conflict x
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 move x b > updated x b v2 n1
        c2 5-6 list a > listed x a v? n1
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 move x b > updated x b v2 n1
        c2 5-6 list b > none
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 move x b > conflict y
        """,
        // An answer that does not belong to the question.
        """
        c1 1-2 create a n1 > updated x a v1 n1
        """
      })
  void thereIsNoOrder(String text) {
    Verdict verdict = new Linearizability().check(Script.history(text));

    assertThat(verdict.findings()).extracting(Finding::rule).contains("no-order");
    assertThat(verdict.findings()).allMatch(finding -> !finding.evidence().isEmpty());
  }

  @Test
  void theEvidenceNamesWhatCannotFollow() {
    Verdict verdict =
        new Linearizability()
            .check(
                Script.history(
                    """
                    c1 1-2 create a n1 > created x a v1 n1
                    c1 3-4 delete x > deleted
                    c1 5-6 create a n2 > conflict x
                    c1 7-8 create a n3 > created y a v1 n3
                    """));

    List<Entry> evidence = verdict.findings().getFirst().evidence();
    assertThat(evidence.getFirst()).isInstanceOf(Invoked.class);
    assertThat(((Invoked) evidence.getFirst()).call()).isEqualTo(3);
    assertThat(verdict.toString()).contains("after 2 operations");
  }

  @Test
  void whatCannotBeDecidedCountsAsBroken() {
    String many =
        IntStream.range(0, 12)
            .mapToObj(i -> "\nc" + i + " 3- rename x n" + i)
            .collect(Collectors.joining("", "d 1-2 create a n > created x a v1 n", ""));
    String wrong = "\nd 4-5 get x > found x a v99 n0";

    assertThat(rules(many, Limits.STANDARD)).containsExactly("undecided");
    assertThat(rules(many + wrong, new Limits(200, 20, 1_000))).containsExactly("undecided");
    assertThat(rules(many, new Limits(12, 20, 1_000))).containsExactly("undecided");
  }

  /// The largest group that is decided: ten clients, two hundred operations, all at once.
  @Test
  void aHotKeyIsDecidedSoon() {
    var text = new StringBuilder("c0 0-1 create a n > created x a v1 n\n");
    for (int i = 0; i < 199; i++) {
      int round = i / 10;
      text.append(
          "c%d %d-%d rename x n%d > updated x a v%d n%d\n"
              .formatted(i % 10, 2 + round * 10, 11 + round * 10, i, i + 2, i));
    }

    assertThat(rules(text.toString(), Limits.STANDARD)).isEmpty();
    assertThat(rules(text.toString().replace("v101 ", "v102 "), Limits.STANDARD))
        .containsExactly("no-order");
  }

  private static List<String> rules(String text, Limits limits) {
    return new Linearizability(limits)
        .check(Script.history(text)).findings().stream().map(Finding::rule).toList();
  }
}
