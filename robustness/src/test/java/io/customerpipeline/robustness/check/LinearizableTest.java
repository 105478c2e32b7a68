package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Histories of a few operations that have an order, as a person can tell.
class LinearizableTest {

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
}
