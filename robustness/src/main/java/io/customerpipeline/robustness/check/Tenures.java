package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether at some moment two customers certainly had one mailbox, whichever partitions decided so.
///
/// Certainly: from when some client had been told that a customer has it, to when the first client
/// asked for what made it give it up.
final class Tenures {
  /// @param to the end of time for who has it still
  private record Tenure(OutcomeRead start, long from, long to) {}

  private record Stay(Named mailbox, OutcomeRead start) {}

  private final Outcomes outcomes;
  private final Findings findings;
  private final Map<Named, Stay> stays = new HashMap<>();
  private final Map<Named, List<Tenure>> tenures = new HashMap<>();

  Tenures(Outcomes outcomes, Findings findings) {
    this.outcomes = outcomes;
    this.findings = findings;
  }

  void check() {
    for (OutcomeRead one : outcomes.inOrder()) {
      if (one.duplicate()) {
        continue;
      }
      Seen customer = OutcomeSteps.customerOf(one.result());
      if (customer != null) {
        moves(new Named(one.organization(), customer.id()), one, customer);
      } else if (one.result() instanceof Result.Deleted deleted) {
        leaves(new Named(one.organization(), deleted.customer()), one);
      }
    }
    stays.values().forEach(stay -> add(stay, Long.MAX_VALUE));
    tenures.values().forEach(this::overlaps);
  }

  private void moves(Named id, OutcomeRead one, Seen customer) {
    Named mailbox = outcomes.mailbox(one.organization(), customer.email());
    Stay before = stays.get(id);
    if (before == null || !before.mailbox.equals(mailbox)) {
      leaves(id, one);
      stays.put(id, new Stay(mailbox, one));
    }
  }

  private void leaves(Named id, OutcomeRead by) {
    Stay before = stays.remove(id);
    if (before != null) {
      add(before, askedAt(by));
    }
  }

  private void add(Stay stay, long to) {
    long from = toldAt(stay.start);
    if (from < to) {
      tenures
          .computeIfAbsent(stay.mailbox, _ -> new ArrayList<>())
          .add(new Tenure(stay.start, from, to));
    }
  }

  private List<Call> calls(OutcomeRead one) {
    return outcomes.asked().getOrDefault(Outcomes.operation(one), List.of());
  }

  private long toldAt(OutcomeRead one) {
    return calls(one).stream()
        .filter(call -> call.answer() instanceof Answer.Decided told && told.result().isOver())
        .mapToLong(Call::returnedAt)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /// Of what nobody is known to have asked for, it may have been asked at any time.
  private long askedAt(OutcomeRead one) {
    return calls(one).stream()
        .mapToLong(call -> call.invoked().nanos())
        .min()
        .orElse(Long.MIN_VALUE);
  }

  private void overlaps(List<Tenure> ofOne) {
    ofOne.sort(Comparator.comparing(Tenure::from));
    @Nullable Tenure longest = null;
    for (Tenure tenure : ofOne) {
      if (longest != null && tenure.from < longest.to) {
        findings.add("one-owner", "two had one e-mail at once", longest.start, tenure.start);
      }
      longest = longest == null || tenure.to > longest.to ? tenure : longest;
    }
  }
}
