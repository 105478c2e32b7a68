package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The events topic by itself, and against the outcomes.
final class EventOrder {
  private final Events events;
  private final Findings findings;

  EventOrder(Events events, Findings findings) {
    this.events = events;
    this.findings = findings;
  }

  void check(Outcomes outcomes) {
    Map<String, EventRead> ids = new HashMap<>();
    for (EventRead one : events.inOrder()) {
      EventRead other = ids.putIfAbsent(one.event(), one);
      if (other != null) {
        findings.add("unique", "one event id stands twice in the topic", other, one);
      }
    }
    events.ofCustomers().values().forEach(this::lifeOf);
    againstOutcomes(outcomes);
  }

  /// From its creation to its deletion: versions 1, 2, 3 and so on, in one partition.
  private void lifeOf(List<EventRead> ofOne) {
    EventRead before = null;
    for (EventRead one : ofOne) {
      long expected = before == null ? 1 : Events.version(before) + 1;
      if (Events.version(one) != expected) {
        findings.add("gapless", "version " + expected + " was due", evidence(before, one));
      }
      if (before != null && before.partition() != one.partition()) {
        findings.add("ordered", "one customer's events lie in two partitions", before, one);
      }
      if ((before == null) != one.eventType().equals(Events.CREATED)) {
        findings.add("ordered", "a life begins with its creation", evidence(before, one));
      }
      if (before != null && before.eventType().equals(Events.DELETED)) {
        findings.add("ordered", "something happened after the deletion", before, one);
      }
      before = one;
    }
  }

  private static List<Entry> evidence(@Nullable EventRead before, EventRead one) {
    return before == null ? List.of(one) : List.of(before, one);
  }

  private record Change(Named customer, @Nullable Long version) {}

  /// Each change is one event, which tells the same.
  private void againstOutcomes(Outcomes outcomes) {
    Map<Change, EventRead> told = new HashMap<>();
    for (EventRead one : events.inOrder()) {
      told.putIfAbsent(new Change(Events.customer(one), one.customer().version()), one);
    }
    Map<Named, Long> versions = new HashMap<>();
    for (OutcomeRead one : outcomes.inOrder()) {
      Change change = one.duplicate() ? null : change(one, versions);
      if (change == null) {
        continue;
      }
      EventRead event = told.remove(change);
      if (event == null) {
        findings.add("told", "a change without an event", one);
      } else if (!tellsTheSame(event, one)) {
        findings.add("told", "the event does not tell what the outcome does", one, event);
      }
    }
    told.values().forEach(event -> findings.add("told", "an event without a change", event));
  }

  /// @return absent if nothing changed
  private static @Nullable Change change(OutcomeRead one, Map<Named, Long> versions) {
    Seen seen = OutcomeSteps.customerOf(one.result());
    if (seen != null) {
      var customer = new Named(one.organization(), seen.id());
      Long version = seen.version() == null ? Long.valueOf(0) : seen.version();
      return version.equals(versions.put(customer, version)) ? null : new Change(customer, version);
    }
    return one.result() instanceof Result.Deleted(String id, Long version)
        ? new Change(new Named(one.organization(), id), version)
        : null;
  }

  private static boolean tellsTheSame(EventRead event, OutcomeRead outcome) {
    Seen after = OutcomeSteps.customerOf(outcome.result());
    return event.operation().equals(outcome.operation())
        && event.partition() == outcome.partition()
        && (after == null
            ? event.eventType().equals(Events.DELETED)
            : after.equals(event.customer()) && !event.eventType().equals(Events.DELETED));
  }
}
