package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Source;

/// Every change is one event, every event is in order, and every reader of the feed saw each event
/// of its organization once.
public final class EventsAndFeed implements Check {

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    if (!history.isComplete(Source.EVENTS)) {
      findings.add("complete", "the events topic was not read to its end");
    }
    Events events = Events.of(history);
    findings.examined(events.inOrder().size());
    new EventOrder(events, findings).check(Outcomes.of(history));
    new FeedReaders(events, findings).check(history);
    return findings.verdict("events and feed");
  }
}
