package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.linear.Groups;
import io.customerpipeline.robustness.linear.Operation;
import io.customerpipeline.robustness.linear.Operations;
import io.customerpipeline.robustness.linear.Register;
import io.customerpipeline.robustness.linear.Search;
import java.util.ArrayList;
import java.util.List;

/// For every e-mail there is one order of all operations in which each answer is right, and which
/// respects what was over before another began.
///
/// E-mails that a customer moved between are looked at together. Of those, the order of all writes
/// is sought among all of them, that of reads for each customer by itself: each partition is shown
/// as soon as it is projected, so for some milliseconds a read may find the new owner of an e-mail
/// before it finds that the old one has left. See docs/guarantees.md.
public final class Linearizability implements Check {
  private final Limits limits;

  /// @param operations of one group
  /// @param clients of one group
  /// @param steps that the search for one order may take
  public record Limits(int operations, int clients, int steps) {
    public static final Limits STANDARD = new Limits(200, 10, 2_000_000);
  }

  public Linearizability() {
    this(Limits.STANDARD);
  }

  public Linearizability(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    List<Operation> operations = Operations.of(history);
    Register register = Register.of(history);
    findings.examined(operations.size());
    for (List<Operation> group : Groups.of(operations, register)) {
      long clients = group.stream().map(one -> one.asked().client()).distinct().count();
      if (group.size() > limits.operations || clients > limits.clients) {
        findings.add(
            "undecided",
            group.size() + " operations of " + clients + " clients are too many for one e-mail",
            group.getFirst().asked());
        continue;
      }
      for (List<Operation> part : Groups.searchable(group)) {
        search(part, register, findings);
      }
    }
    return findings.verdict("linearizability");
  }

  private void search(List<Operation> operations, Register register, Findings findings) {
    switch (Search.of(operations, register, limits.steps)) {
      case Search.Order _ -> {}
      case Search.GaveUp(int steps) ->
          findings.add(
              "undecided", "no order was found in " + steps + " steps", evidence(operations));
      case Search.NoOrder(var placed, var state, var stuck) ->
          findings.add(
              "no-order",
              "after " + placed.size() + " operations nothing can follow on " + state,
              evidence(stuck));
    }
  }

  private static List<Entry> evidence(List<Operation> operations) {
    var entries = new ArrayList<Entry>();
    operations.forEach(one -> entries.addAll(one.evidence()));
    return entries;
  }
}
