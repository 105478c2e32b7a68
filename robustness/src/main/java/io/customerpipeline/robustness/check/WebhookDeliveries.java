package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry.EndpointAdded;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.Received;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every receiver has acknowledged every event that it asked for, each with the same id and bytes
/// however often it came, and of each customer one after the other.
///
/// A process that is paused in the middle of a request may end it once it goes on, when another has
/// taken over and gone further: so while a fault named `pause` is felt, what is acknowledged may
/// come again.
///
/// A receiver that answered `410` is owed nothing more, and soon gets nothing more. Endpoints to
/// which something is replayed by hand do not belong in the history: what is asked for twice comes
/// twice.
public final class WebhookDeliveries implements Check {
  private static final int GONE = 410;
  private static final String PAUSE = "pause";

  /// For what was under way when a receiver said that it is gone, or when a pause ended.
  private static final Duration GRACE = Duration.ofSeconds(60);

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    Map<String, List<Received>> receptions = new HashMap<>();
    for (Received one : history.all(Received.class)) {
      receptions.computeIfAbsent(one.endpoint(), _ -> new ArrayList<>()).add(one);
    }
    List<EventRead> events = Events.of(history).inOrder();
    Faults faults = Faults.of(history, GRACE);
    for (EndpointAdded endpoint : history.all(EndpointAdded.class)) {
      List<Received> own = receptions.remove(endpoint.endpoint());
      new Endpoint(endpoint, owed(endpoint, events), faults, findings)
          .check(own == null ? List.of() : own);
    }
    receptions
        .values()
        .forEach(own -> findings.add("owed", "nobody added this endpoint", own.getFirst()));
    return findings.verdict("webhooks");
  }

  private static Map<String, EventRead> owed(EndpointAdded endpoint, List<EventRead> events) {
    Map<String, EventRead> owed = new LinkedHashMap<>();
    for (EventRead one : events) {
      if (one.organization().equals(endpoint.organization())
          && (endpoint.events().isEmpty() || endpoint.events().contains(one.eventType()))) {
        owed.put(one.event(), one);
      }
    }
    return owed;
  }

  private record Endpoint(
      EndpointAdded added, Map<String, EventRead> owed, Faults faults, Findings findings) {

    void check(List<Received> receptions) {
      findings.examined(receptions.size());
      Map<String, List<EventRead>> due = new HashMap<>();
      owed.values()
          .forEach(
              one -> due.computeIfAbsent(one.customer().id(), _ -> new ArrayList<>()).add(one));
      Map<String, Integer> acknowledged = new HashMap<>();
      Received gone = null;
      for (Received one : receptions) {
        EventRead event = owed.get(one.event());
        if (event == null) {
          findings.add("owed", "an event that the endpoint did not ask for", added, one);
          continue;
        }
        sameAs(event, one);
        inOrder(due.getOrDefault(one.customer(), List.of()), one, acknowledged);
        afterGone(gone, one);
        gone = gone == null && one.status() == GONE ? one : gone;
      }
      if (gone == null) {
        delivered(receptions);
      }
    }

    private void sameAs(EventRead event, Received one) {
      if (!event.bodySha256().equals(one.bodySha256())
          || !event.customer().id().equals(one.customer())
          || Events.version(event) != one.version()) {
        findings.add("same", "not the bytes of the event with this id", event, one);
      }
    }

    /// What comes is the one after the last acknowledged, or that one again.
    private void inOrder(List<EventRead> due, Received one, Map<String, Integer> acknowledged) {
      int done = acknowledged.getOrDefault(one.customer(), 0);
      boolean isAgain = done > 0 && due.get(done - 1).event().equals(one.event());
      boolean isNext = done < due.size() && due.get(done).event().equals(one.event());
      boolean isLate =
          faults.isFelt(PAUSE, one.nanos())
              && due.subList(0, done).stream().anyMatch(event -> event.event().equals(one.event()));
      if (!isAgain && !isNext && !isLate) {
        findings.add(
            "ordered",
            "came while " + (done < due.size() ? due.get(done).event() : "nothing") + " was due",
            one);
      } else if (isNext && one.status() / 100 == 2) {
        acknowledged.put(one.customer(), done + 1);
      }
    }

    private void afterGone(@Nullable Received gone, Received one) {
      if (gone != null && one.nanos() - gone.nanos() > GRACE.toNanos()) {
        findings.add("gone", "sent to a receiver that was gone", gone, one);
      }
    }

    private void delivered(List<Received> receptions) {
      Map<String, EventRead> left = new LinkedHashMap<>(owed);
      receptions.stream()
          .filter(one -> one.status() / 100 == 2)
          .forEach(one -> left.remove(one.event()));
      left.values().forEach(event -> findings.add("delivered", "never acknowledged", added, event));
    }
  }
}
