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

/// Histories of a few operations whose verdict a person can tell.
class LinearizabilityTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        // One after another, to the end and again from the beginning.
        """
        c1 1-2 list a > none
        c1 3-4 create a n1 > created x a v1 n1
        c1 5-6 get x > found x a v1 n1
        c1 7-8 rename x n2 > updated x a v2 n2
        c1 9-10 list a > listed x a v? n2
        c1 11-12 delete x > deleted
        c1 13-14 get x > absent
        c1 15-16 create a n3 > created y a v1 n3
        """,
        // Of simultaneous creates one wins, and the other is told who.
        """
        c1 1-5 create a n1 > created x a v1 n1
        c2 2-6 create a n2 > conflict x
        c3 3-4 list a > none
        """,
        // A spelling is no other mailbox.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 create A n2 > conflict x
        c2 5-6 list A > listed x a v? n1
        """,
        // Between delete and create in flight both orders are right: first conflict, then delete.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-9 delete x > deleted x v2
        c2 4-8 create a n2 > conflict x
        c3 10-11 list a > none
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-9 delete x > deleted x v2
        c2 4-8 create a n2 > created y a v1 n2
        c3 5-7 get x > absent
        """,
        // Nobody knows of the create: once, later, or never.
        """
        c1 1-2 create a n1 > timeout
        c2 3-4 list a > none
        c2 5-6 list a > listed x a v? n1
        """,
        """
        c1 1-2 create a n1 > timeout
        c2 3-4 list a > none
        c2 5-6 create a n2 > created y a v1 n2
        """,
        """
        c1 1- create a n1
        c2 3-4 create a n2 > conflict x
        c2 5-6 delete x > deleted x v2
        c2 7-8 create a n2 > created y a v1 n2
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 delete x > 503-maybe
        c3 5-6 get x > found x a v1 n1
        c3 7-8 create a n2 > created y a v1 n2
        """,
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 rename x n2 > timeout
        c3 5-6 rename x n3 > updated x a v2 n3
        c3 7-8 get x > found x a v3 n2
        """,
        // Refused for certain: nothing of it.
        """
        c1 1-2 create a n1 > 503
        c1 3-4 create a n2 > 422
        c1 5-6 create a n2 > crowded
        c1 7-8 list a > none
        """,
        // The same operation again is told what it was told.
        """
        c1 1-2 create a n1 op=o1 > created x a v1 n1
        c2 3-4 delete x > deleted
        c1 5-6 create a n1 op=o1 > created x a v1 n1
        c2 7-8 list a > none
        """,
        // The first call is open, the second tells; both have one key.
        """
        c1 1-2 create a n1 key=k > timeout
        c2 3-4 list a > listed x a v? n1
        c1 5-6 create a n1 key=k op=o1 > created x a v1 n1
        """,
        // Versions asked for.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 rename x n2 if=2 > mismatch
        c1 5-6 rename x n2 if=1 > updated x a v2 n2
        c1 7-8 delete x if=1 > mismatch
        c1 9-10 delete x if=2 > deleted x v3
        c1 11-12 rename x n3 > missing
        """,
        // What changes nothing has no version of its own.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-4 rename x n1 > updated x a v1 n1
        c1 5-6 move x A > updated x A v2 n1
        """,
        // Moves from mailbox to mailbox.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 1-2 create b n2 > created y b v1 n2
        c1 3-4 move x b > conflict y
        c1 5-6 move y c > updated y c v2 n2
        c1 7-8 move x b > updated x b v2 n1
        c3 9-10 create a n3 > created z a v1 n3
        c3 11-12 list b > listed x b v? n1
        c3 13-14 delete x > deleted x v3
        """,
        // While a move is in flight, a read may find the new owner before the old one has left.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c1 3-9 move x b > updated x b v2 n1
        c2 4-5 create a n2 > created y a v1 n2
        c3 6-7 get x > found x a v1 n1
        c3 10-11 get x > found x b v2 n1
        """,
        // Two organizations have one mailbox each.
        """
        c1 1-2 create a n1 > created x a v1 n1
        c2 3-4 create a n2 > created y a v1 n2 @ other
        """
      })
  void thereIsAnOrder(String text) {
    Verdict verdict = new Linearizability().check(Script.history(text));

    assertThat(verdict.holds()).as(verdict.toString()).isTrue();
  }

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
