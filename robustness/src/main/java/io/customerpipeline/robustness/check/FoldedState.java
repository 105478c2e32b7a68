package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.StateRead;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// At the end the fold of all events is what the processor holds, what Postgres shows and what the
/// snapshots are: to the last field.
public final class FoldedState implements Check {
  private static final List<Source> STORES =
      List.of(Source.PROCESSOR, Source.POSTGRES, Source.SNAPSHOTS);

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    Map<Named, EventRead> folded = fold(history);
    for (Source store : STORES) {
      if (history.isComplete(store)) {
        compare(store, folded, history, findings);
      } else {
        findings.add("complete", store + " was not read to its end");
      }
    }
    findings.examined(folded.size());
    return findings.verdict("state");
  }

  private static Map<Named, EventRead> fold(History history) {
    Map<Named, EventRead> living = new HashMap<>();
    Events.of(history)
        .ofCustomers()
        .forEach((customer, events) -> {
          if (!events.getLast().eventType().equals(Events.DELETED)) {
            living.put(customer, events.getLast());
          }
        });
    return living;
  }

  private static void compare(
      Source store, Map<Named, EventRead> folded, History history, Findings findings) {
    Map<Named, EventRead> missing = new HashMap<>(folded);
    Map<Named, Entry> met = new HashMap<>();
    for (StateRead one : history.all(StateRead.class)) {
      if (one.source() != store) {
        continue;
      }
      var customer = new Named(one.organization(), one.customer().id());
      EventRead event = missing.remove(customer);
      Entry twice = met.put(customer, one);
      if (twice != null) {
        findings.add("equal", store + " has one customer twice", twice, one);
      } else if (event == null) {
        findings.add("equal", store + " has a customer that the events do not", one);
      } else if (!event.customer().equals(one.customer())) {
        findings.add("equal", store + " has the customer otherwise", event, one);
      }
    }
    missing
        .values()
        .forEach(event -> findings.add("equal", store + " lacks a living customer", event));
  }
}
