package io.customerpipeline.api.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings the outcomes of one partition together with their events, so that both become visible at
/// once: who is answered `2xx` finds the event in the feed, and who sees an event finds the
/// customer so.
///
/// Both were written in one transaction, but to two topics, and a consumer can see one before the
/// other. Their order is the same in both. What waits for its other half is held; what is known to
/// have none, because what comes after it is here, is let go, and after a while anything is.
///
/// Pure but for what it holds. Not safe for use by several threads.
///
/// Public, as is all that it speaks of, because the simulation of the whole pipeline runs it.
public final class Lockstep {
  public static final Duration HELD_MAX = Duration.ofSeconds(5);

  private final List<Projected> outcomes = new ArrayList<>();
  private final List<ProjectedEvent> events = new ArrayList<>();
  private long outcomesSeen = -1;
  private long eventsSeen = -1;
  private @Nullable Instant heldSince;

  /// What can be projected now.
  ///
  /// @param next the offsets after it
  public record Released(List<Projected> outcomes, List<ProjectedEvent> events, Offsets next) {}

  /// @param outcome the next one to project; what was seen before is passed over
  public void add(Projected outcome) {
    if (seeOutcome(outcome.offset())) {
      outcomes.add(outcome);
    }
  }

  public void add(ProjectedEvent event) {
    if (seeEvent(event.offset())) {
      events.add(event);
    }
  }

  /// Takes note of a record that is no outcome.
  ///
  /// @return false if the offset was seen before, as after a batch that failed
  boolean seeOutcome(long offset) {
    boolean fresh = offset > outcomesSeen;
    outcomesSeen = Math.max(outcomesSeen, offset);
    return fresh;
  }

  /// The same for the events.
  boolean seeEvent(long offset) {
    boolean fresh = offset > eventsSeen;
    eventsSeen = Math.max(eventsSeen, offset);
    return fresh;
  }

  /// What goes together, in order; it stays here until it is [#remove]d.
  ///
  /// @param now by which it is told what has been held for too long
  public Released release(Instant now) {
    int[] ends = isOverdue(now) ? new int[] {outcomes.size(), events.size()} : ends();
    boolean holds = ends[0] < outcomes.size() || ends[1] < events.size();
    heldSince = holds ? (heldSince == null ? now : heldSince) : null;
    return new Released(
        List.copyOf(outcomes.subList(0, ends[0])),
        List.copyOf(events.subList(0, ends[1])),
        new Offsets(
            ends[0] < outcomes.size() ? outcomes.get(ends[0]).offset() : outcomesSeen + 1,
            ends[1] < events.size() ? events.get(ends[1]).offset() : eventsSeen + 1));
  }

  public void remove(Released released) {
    outcomes.subList(0, released.outcomes().size()).clear();
    events.subList(0, released.events().size()).clear();
    if (!released.outcomes().isEmpty() || !released.events().isEmpty()) {
      heldSince = null;
    }
  }

  boolean isEmpty() {
    return outcomes.isEmpty() && events.isEmpty();
  }

  private boolean isOverdue(Instant now) {
    return heldSince != null && !now.isBefore(heldSince.plus(HELD_MAX));
  }

  /// So many outcomes, and so many events.
  private int[] ends() {
    Map<String, Integer> placeOfEvent = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      placeOfEvent.put(events.get(i).id(), i);
    }
    int event = 0;
    int outcome = 0;
    for (; outcome < outcomes.size(); outcome++) {
      String wanted = outcomes.get(outcome).eventId();
      Integer place = wanted == null ? null : placeOfEvent.get(wanted);
      if (place != null) {
        event = Math.max(event, place + 1);
      } else if (wanted != null && !isLost(outcome, placeOfEvent)) {
        break;
      }
    }
    return new int[] {outcome, event};
  }

  /// Whether the event of a later outcome is here, behind which this one's cannot come any more.
  private boolean isLost(int outcome, Map<String, Integer> placeOfEvent) {
    return outcomes.subList(outcome + 1, outcomes.size()).stream()
        .anyMatch(later -> later.eventId() != null && placeOfEvent.containsKey(later.eventId()));
  }
}
