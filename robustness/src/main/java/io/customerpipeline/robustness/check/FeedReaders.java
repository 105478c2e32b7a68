package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.robustness.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What readers of the feed saw, page after page, against the topic. A reader that crashed asks
/// again with a cursor it had; what it saw behind that cursor does not count then.
final class FeedReaders {
  private final Events events;
  private final Findings findings;

  FeedReaders(Events events, Findings findings) {
    this.events = events;
    this.findings = findings;
  }

  void check(History history) {
    Map<String, List<FeedPage>> readers = new LinkedHashMap<>();
    for (FeedPage page : history.all(FeedPage.class)) {
      readers.computeIfAbsent(page.reader(), _ -> new ArrayList<>()).add(page);
    }
    readers.values().forEach(this::reader);
  }

  private void reader(List<FeedPage> pages) {
    findings.examined(pages.size());
    var followed = new ArrayList<FeedPage>();
    for (FeedPage page : pages) {
      if (!goBackTo(page.after(), followed)) {
        findings.add("resumable", "nobody gave the reader this cursor", page);
        return;
      }
      followed.add(page);
      foreign(page);
    }
    FeedPage last = pages.getLast();
    Map<String, FeedEvent> seen = seen(followed);
    Map<String, EventRead> wanted = wanted(last.organization());
    for (FeedEvent one : seen.values()) {
      against(one, wanted.get(one.event()), last);
    }
    if (!last.isLast()) {
      findings.add("complete", "the reader has not come to the end", last);
      return;
    }
    wanted.keySet().removeAll(seen.keySet());
    wanted
        .values()
        .forEach(missed -> findings.add("gapless", "the reader missed it", missed, last));
  }

  /// Drops what lies behind the cursor.
  private static boolean goBackTo(@Nullable String cursor, List<FeedPage> followed) {
    while (!followed.isEmpty() && !followed.getLast().next().equals(cursor)) {
      followed.removeLast();
    }
    return cursor == null || !followed.isEmpty();
  }

  private void foreign(FeedPage page) {
    for (FeedEvent one : page.events()) {
      if (!one.organization().equals(page.organization())) {
        findings.add("filtered", "another organization's event: " + one.event(), page);
      }
    }
  }

  /// In the order in which they were read: of each customer one version after another.
  private Map<String, FeedEvent> seen(List<FeedPage> pages) {
    Map<String, FeedEvent> seen = new LinkedHashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (FeedPage page : pages) {
      for (FeedEvent one : page.events()) {
        if (seen.put(one.event(), one) != null) {
          findings.add("unique", one.event() + " was read twice", page);
          continue;
        }
        Long before = versions.put(one.customer(), one.version());
        if (one.version() != (before == null ? 1 : before + 1)) {
          findings.add("ordered", one.event() + " came after version " + before, page);
        }
      }
    }
    return seen;
  }

  private Map<String, EventRead> wanted(String organization) {
    Map<String, EventRead> wanted = new LinkedHashMap<>();
    for (EventRead one : events.inOrder()) {
      if (one.organization().equals(organization)) {
        wanted.put(one.event(), one);
      }
    }
    return wanted;
  }

  private void against(FeedEvent seen, @Nullable EventRead told, Entry page) {
    if (told == null) {
      findings.add("told", seen.event() + " does not stand in the topic", page);
    } else if (!Objects.equals(seen.bodySha256(), told.bodySha256())
        || !seen.customer().equals(told.customer().id())
        || seen.version() != Events.version(told)) {
      findings.add("told", seen.event() + " is not as the topic has it", told, page);
    }
  }
}
