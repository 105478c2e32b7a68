package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.history.History;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One good history, and what becomes of it by changing a line: each check finds what it is there
/// for, and says which rule was broken.
class ChecksTest {

  /// x is created, renamed and deleted, and a is taken again by y, twice asked for; z moves from b
  /// to d, and then w has b. The other organization has an a of its own.
  static final String GOOD =
      """
      endpoint all
      endpoint births customer.created
      endpoint gone
      fault 1 4-6
      fault 2 13-14 throttle
      c1 1-2 create a n1 op=o1 > created x a v1 n1
      c2 1-2 create b m1 op=o2 > created z b v1 m1
      c1 3-4 rename x n2 op=o3 > updated x a v2 n2
      c2 3-5 create A n3 op=o4 > conflict x
      c1 5-6 rename x n2 op=o5 > updated x a v2 n2
      c3 5-6 list a > 503
      c1 7-8 delete x op=o6 > deleted
      c1 9-10 create A n4 op=o7 key=k > timeout
      c1 11-12 create A n4 op=o7 key=k > created y A v1 n4
      c2 9-10 move z d op=o8 > updated z d v2 m1
      c2 11-12 create b m2 op=o9 > accepted
      c4 13-14 rename x n5 op=o10 > missing
      c4 15-16 rename y n5 if=9 op=o11 > mismatch
      c5 1-2 create a p1 op=o1 > created q a v1 p1 @ other
      outcome 0:0 o1 created x a v1 n1
      outcome 1:0 o2 created z b v1 m1
      outcome 0:2 o3 updated x a v2 n2
      outcome 0:3 o4 conflict x
      outcome 0:4 o5 updated x a v2 n2
      outcome 0:6 o6 deleted x v3
      outcome 0:8 o7 created y A v1 n4
      again 0:9 o7 created y A v1 n4
      outcome 1:1 o1 created q a v1 p1 @ other
      outcome 1:2 o8 updated z d v2 m1
      outcome 1:4 o9 created w b v1 m2
      outcome 0:10 o10 missing x
      outcome 0:11 o11 mismatch y
      complete outcomes
      event 0:0 o1 created x a v1 n1
      event 0:1 o3 updated x a v2 n2
      event 0:2 o6 deleted x a v3 n2
      event 0:3 o7 created y A v1 n4
      event 1:0 o2 created z b v1 m1
      event 1:1 o8 updated z d v2 m1
      event 1:2 o9 created w b v1 m2
      event 1:3 o1 created q a v1 p1 @ other
      complete events
      feed r1 start k1 more x-1 z-1
      feed r1 k1 k2 more x-2
      feed r1 k1 k2 more x-2 x-3
      feed r1 k2 k3 last z-2 y-1 w-1
      feed r2 start k9 last q-1 @ other
      state processor y A v1 n4
      state processor z d v2 m1
      state processor w b v1 m2
      state processor q a v1 p1 @ other
      complete processor
      state postgres y A v1 n4
      state postgres z d v2 m1
      state postgres w b v1 m2
      state postgres q a v1 p1 @ other
      complete postgres
      state snapshots y A v1 n4
      state snapshots z d v2 m1
      state snapshots w b v1 m2
      state snapshots q a v1 p1 @ other
      complete snapshots
      hook all 3 x-1 204
      hook all 4 x-2 500
      hook all 5 x-2 204
      hook all 6 x-2 204
      hook all 7 x-3 0
      hook all 7 y-1 200
      hook all 8 x-3 200
      hook all 3 z-1 200
      hook all 9 z-2 200
      hook all 9 w-1 200
      hook births 3 x-1 200
      hook births 3 z-1 200
      hook births 9 y-1 200
      hook births 9 w-1 200
      hook gone 3 x-1 410
      hook gone 3 z-1 200
      end events 0:12
      end events 1:7
      """;

  @Test
  void theGoodOneHolds() {
    History history = Script.history(GOOD);

    for (Check check : Check.all()) {
      Verdict verdict = check.check(history);
      assertThat(verdict.holds()).as(verdict.toString()).isTrue();
      assertThat(verdict.examined()).as(verdict.check()).isPositive();
    }
  }

  @ParameterizedTest(name = "{0}, {1}: {3}")
  @MethodSource
  void whatIsChangedIsFound(String check, String rule, String line, String changed) {
    assertThat(findings(check, line, changed)).extracting(Finding::rule).contains(rule);
  }

  /// What a check finds in the good history with that line changed.
  static List<Finding> findings(String check, String line, String changed) {
    assertThat(GOOD.lines()).as("the line is there").contains(line);
    History history = Script.history(GOOD.replace(line + "\n", changed + "\n"));
    return Check.all().stream()
        .map(one -> one.check(history))
        .filter(verdict -> verdict.check().equals(check))
        .flatMap(verdict -> verdict.findings().stream())
        .toList();
  }

  private static Arguments bad(String check, String rule, String line, String changed) {
    return Arguments.of(check, rule, line, changed);
  }

  static Stream<Arguments> whatIsChangedIsFound() {
    return Stream.of(eventsAndFeed(), state(), webhooks(), others()).flatMap(s -> s);
  }

  private static Stream<Arguments> eventsAndFeed() {
    String check = "events and feed";
    return Stream.of(
        bad(check, "complete", "complete events", ""),
        bad(check, "gapless", "event 0:1 o3 updated x a v2 n2", ""),
        bad(check, "told", "event 1:2 o9 created w b v1 m2", ""),
        bad(check, "told", "outcome 1:4 o9 created w b v1 m2", ""),
        bad(check, "told", "event 0:1 o3 updated x a v2 n2", "event 0:1 o3 updated x a v2 n1"),
        bad(check, "told", "event 0:1 o3 updated x a v2 n2", "event 0:1 o1 updated x a v2 n2"),
        bad(check, "told", "event 1:2 o9 created w b v1 m2", "event 0:7 o9 created w b v1 m2"),
        bad(
            check,
            "unique",
            "event 0:1 o3 updated x a v2 n2",
            "event 0:1 o3 updated x a v2 n2\nevent 0:7 o3 updated x a v2 n2"),
        bad(check, "gapless", "event 0:1 o3 updated x a v2 n2", "event 0:4 o3 updated x a v2 n2"),
        bad(check, "ordered", "event 0:2 o6 deleted x a v3 n2", "event 1:9 o6 deleted x a v3 n2"),
        bad(check, "ordered", "event 0:1 o3 updated x a v2 n2", "event 0:1 o3 created x a v2 n2"),
        bad(check, "ordered", "event 0:1 o3 updated x a v2 n2", "event 0:1 o3 deleted x a v2 n2"),
        // A cursor by sequence, that skips what is committed late.
        bad(check, "gapless", "feed r1 k2 k3 last z-2 y-1 w-1", "feed r1 k2 k3 last z-2 w-1"),
        bad(check, "ordered", "feed r1 k1 k2 more x-2 x-3", "feed r1 k1 k2 more x-3 x-2"),
        bad(
            check,
            "unique",
            "feed r1 k2 k3 last z-2 y-1 w-1",
            "feed r1 k2 k3 last x-3 z-2 y-1 w-1"),
        bad(
            check,
            "filtered",
            "feed r2 start k9 last q-1 @ other",
            "feed r2 start k9 last q-1 x-1/acme @ other"),
        bad(check, "told", "feed r1 k2 k3 last z-2 y-1 w-1", "feed r1 k2 k3 last z-2 y-1 w-1 y-2"),
        bad(check, "resumable", "feed r1 k2 k3 last z-2 y-1 w-1", "feed r1 k7 k3 last z-2 y-1 w-1"),
        bad(check, "complete", "feed r1 k2 k3 last z-2 y-1 w-1", "feed r1 k2 k3 more z-2 y-1 w-1"));
  }

  private static Stream<Arguments> state() {
    return Stream.of(
        bad("state", "complete", "complete postgres", ""),
        bad("state", "equal", "state postgres z d v2 m1", ""),
        bad("state", "equal", "state postgres z d v2 m1", "state postgres z b v1 m1"),
        bad("state", "equal", "state snapshots z d v2 m1", "state snapshots z d v2 m9"),
        bad(
            "state",
            "equal",
            "state processor w b v1 m2",
            "state processor w b v1 m2\nstate processor x a v2 n2"),
        bad("state", "equal", "state postgres q a v1 p1 @ other", "state postgres q a v1 p1"),
        bad(
            "state",
            "equal",
            "state postgres y A v1 n4",
            "state postgres y A v1 n4\nstate postgres y A v1 n4"),
        bad("state", "equal", "event 1:2 o9 created w b v1 m2", ""));
  }

  private static Stream<Arguments> webhooks() {
    return Stream.of(
        bad("webhooks", "delivered", "hook births 9 w-1 200", ""),
        bad("webhooks", "delivered", "hook births 9 w-1 200", "hook births 9 w-1 500"),
        bad("webhooks", "delivered", "hook gone 3 x-1 410", "hook gone 3 x-1 200"),
        bad("webhooks", "same", "hook all 6 x-2 204", "hook all 6 x-2 204 sha-other"),
        bad("webhooks", "owed", "hook all 6 x-2 204", "hook all 6 x-9 204"),
        bad(
            "webhooks",
            "owed",
            "hook births 9 w-1 200",
            "hook births 9 w-1 200\nhook births 9 x-2 200"),
        bad(
            "webhooks",
            "owed",
            "hook births 9 w-1 200",
            "hook births 9 w-1 200\nhook births 9 q-1 200"),
        bad(
            "webhooks",
            "owed",
            "hook births 9 w-1 200",
            "hook births 9 w-1 200\nhook nobody 9 w-1 200"),
        // The next one before the last is acknowledged; an old one again.
        bad("webhooks", "ordered", "hook all 5 x-2 204", "hook all 5 x-3 204"),
        bad("webhooks", "ordered", "hook all 6 x-2 204", "hook all 6 x-1 204"),
        bad("webhooks", "gone", "hook gone 3 z-1 200", "hook gone 99 z-1 200"));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        bad("availability", "5xx", "c3 5-6 list a > 503", "c3 5-6 list a > 500"),
        bad("availability", "retry-after", "c3 5-6 list a > 503", "c3 5-6 list a > 503-rude"),
        bad("availability", "fault", "fault 1 4-6", "fault 1 40-60"),
        bad("availability", "fault", "c3 5-6 list a > 503", "c3 1-2 list a > 503"),
        bad("availability", "fault", "c3 5-6 list a > 503", "c3 50-51 list a > timeout"),
        bad("throughput", "progress", "fault 2 13-14 throttle", "fault 2 13-60 throttle"),
        bad("transactions", "open", "end events 1:7", "end events 1:7 5"),
        bad("faults", "verified", "fault 1 4-6", "fault 1 4-6 unverified"),
        bad("faults", "ended", "fault 1 4-6", "fault 1 4-"),
        bad(
            "linearizability",
            "no-order",
            "c1 7-8 delete x op=o6 > deleted",
            "c1 7-8 delete x op=o6 > missing"));
  }

  /// Whoever was paused in the middle of a request ends it when it goes on.
  @Test
  void whatIsAcknowledgedMayComeAgainAfterAPause() {
    String line = "hook all 6 x-2 204";
    String late = GOOD.replace(line, "hook all 6 x-1 204");

    Verdict paused = new WebhookDeliveries().check(Script.history("fault 2 1-4 pause\n" + late));
    Verdict early =
        new WebhookDeliveries()
            .check(Script.history("fault 2 1-4 pause\n" + GOOD.replace("all 5 x-2", "all 5 x-3")));

    assertThat(paused.holds()).as(paused.toString()).isTrue();
    assertThat(early.findings()).extracting(Finding::rule).contains("ordered");
  }

  @Test
  void nothingReadIsNothingProved() {
    History empty = Script.history("");

    assertThat(Check.all().stream().filter(check -> !check.check(empty).holds()))
        .hasOnlyElementsOfTypes(
            OutcomesWitness.class, EventsAndFeed.class, FoldedState.class, OpenTransactions.class)
        .hasSize(4);
  }

  @Test
  void ofManyFindingsOnlySomeAreKept() {
    var text = new StringBuilder();
    for (int i = 0; i < 3 * Findings.KEPT_MAX; i++) {
      text.append("end events 0:7 5\n");
    }

    Verdict verdict = new OpenTransactions().check(Script.history(text.toString()));

    assertThat(verdict.findings()).hasSize(Findings.KEPT_MAX);
    assertThat(verdict.found()).isEqualTo(3L * Findings.KEPT_MAX);
  }
}
