package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.Completed;
import io.customerpipeline.robustness.history.Entry.EndpointAdded;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.LogEnd;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Entry.Received;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.Entry.StateRead;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.robustness.history.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Histories by hand. A line is an entry, or a call with its return; times are seconds, a customer
/// is `ID MAILBOX vVERSION NAME`, and a mailbox in capitals is another spelling of the same.
///
/// ```
/// c1 1-3 create a n1 op=o1 > created x a v1 n1      client, from when to when, `-` for ever
/// outcome 0:5 o1 created x a v1 n1                  partition and offset, operation
/// event 0:5 o1 created x a v1 n1
/// feed r1 start cur1 more x-1 x-2                   reader, cursor before and after, events; at=9
/// state postgres x a v1 n1
/// complete postgres                                 all of its lines are here
/// ```
///
/// What ends with `@ ORGANIZATION` is of another organization than `acme`.
final class Script {
  static final long SECOND = 1_000_000_000;

  private final List<Entry> entries = new ArrayList<>();
  private long calls;

  private Script() {}

  static History history(String text) {
    var script = new Script();
    text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(script::line);
    return History.of(script.entries);
  }

  private void line(String line) {
    String[] parts = line.split(" @ ");
    String organization = parts.length == 1 ? "acme" : parts[1];
    String[] words = parts[0].split(" +");
    switch (words[0]) {
      case "outcome", "again" -> entries.add(outcome(organization, words));
      case "event" -> entries.add(event(organization, words));
      case "feed" -> entries.add(feed(organization, words));
      case "state" -> entries.add(new StateRead(0, source(words[1]), organization, seen(words, 2)));
      case "complete" -> complete(source(words[1]));
      case "end" -> entries.add(end(words));
      case "endpoint" ->
          entries.add(
              new EndpointAdded(
                  0, words[1], organization, List.of(words).subList(2, words.length)));
      case "hook" -> entries.add(hook(words));
      case "fault" -> fault(words);
      default -> call(organization, parts[0]);
    }
  }

  private void call(String organization, String line) {
    String[] sides = line.split(" > ");
    String[] words = sides[0].split(" +");
    String[] times = words[1].split("-", -1);
    long call = ++calls;
    String operation = option(words, "op=");
    Kind kind = kind(words[2]);
    boolean byId = kind != Kind.CREATE && kind != Kind.LIST_BY_EMAIL;
    String mailbox =
        switch (kind) {
          case CREATE, LIST_BY_EMAIL -> words[3];
          case CHANGE_EMAIL -> words[4];
          default -> null;
        };
    boolean isNamed = kind == Kind.CREATE || kind == Kind.UPDATE;
    String version = option(words, "if=");
    entries.add(
        new Invoked(
            nanos(times[0]),
            call,
            words[0],
            organization,
            kind,
            mailbox == null ? null : email(mailbox),
            mailbox == null ? null : mailbox.toLowerCase(Locale.ROOT),
            byId ? words[3] : null,
            isNamed ? Map.of("name", words[4]) : Map.of(),
            version == null ? null : Long.valueOf(version),
            null,
            option(words, "key=")));
    if (!times[1].isEmpty()) {
      entries.add(
          new Returned(
              nanos(times[1]),
              call,
              operation,
              answer(byId ? words[3] : null, sides[1].split(" +"))));
    }
  }

  private static String option(String[] words, String name) {
    return Arrays.stream(words)
        .filter(word -> word.startsWith(name))
        .map(word -> word.substring(name.length()))
        .findFirst()
        .orElse(null);
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "create" -> Kind.CREATE;
      case "rename" -> Kind.UPDATE;
      case "move" -> Kind.CHANGE_EMAIL;
      case "delete" -> Kind.DELETE;
      case "get" -> Kind.GET;
      case "list" -> Kind.LIST_BY_EMAIL;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static Answer answer(String asked, String[] words) {
    return switch (words[0]) {
      case "found" -> new Answer.Found(200, seen(words, 1));
      case "absent" -> new Answer.Absent(404);
      case "none" -> new Answer.Listed(200, List.of());
      case "listed" -> new Answer.Listed(200, listed(words));
      case "timeout" -> new Answer.Unanswered("timeout");
      case "accepted" -> new Answer.Accepted(202);
      case "503" -> new Answer.Unavailable(503, true, false);
      case "503-rude" -> new Answer.Unavailable(503, false, false);
      case "503-maybe" -> new Answer.Unavailable(503, true, true);
      case "500" -> new Answer.Refused(500, null);
      case "422" -> new Answer.Refused(422, "invalid-request");
      default -> new Answer.Decided(200, result(asked, words, 0));
    };
  }

  private static List<Seen> listed(String[] words) {
    var all = new ArrayList<Seen>();
    for (int at = 1; at < words.length; at += 4) {
      all.add(seen(words, at));
    }
    return all;
  }

  private static Result result(String asked, String[] words, int at) {
    return switch (words[at]) {
      case "created" -> new Result.Created(seen(words, at + 1));
      case "updated" -> new Result.Updated(seen(words, at + 1));
      case "deleted" ->
          words.length == at + 1
              ? new Result.Deleted(asked, null)
              : new Result.Deleted(words[at + 1], version(words[at + 2]));
      case "conflict" -> new Result.Rejected(Result.ALREADY_EXISTS, words[at + 1]);
      case "missing" ->
          new Result.Rejected(Result.NOT_FOUND, words.length == at + 1 ? asked : words[at + 1]);
      case "mismatch" ->
          new Result.Rejected(
              Result.VERSION_MISMATCH, words.length == at + 1 ? asked : words[at + 1]);
      case "crowded" -> new Result.Rejected(Result.TOO_MANY_WAITING, null);
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private static Seen seen(String[] words, int at) {
    return new Seen(
        words[at], version(words[at + 2]), email(words[at + 1]), Map.of("name", words[at + 3]));
  }

  private static Long version(String word) {
    return word.equals("v?") ? null : Long.valueOf(word.substring(1));
  }

  private static String email(String mailbox) {
    return mailbox + "@example.com";
  }

  private static long nanos(String seconds) {
    return (long) (Double.parseDouble(seconds) * SECOND);
  }

  private static int partition(String place) {
    return Integer.parseInt(place.substring(0, place.indexOf(':')));
  }

  private static long offset(String place) {
    return Long.parseLong(place.substring(place.indexOf(':') + 1));
  }

  private static OutcomeRead outcome(String organization, String[] words) {
    return new OutcomeRead(
        0,
        partition(words[1]),
        offset(words[1]),
        organization,
        words[2],
        words[0].equals("again"),
        result(null, words, 3));
  }

  private static EventRead event(String organization, String[] words) {
    Seen customer = seen(words, 4);
    String id = customer.id() + "-" + customer.version();
    return new EventRead(
        0,
        partition(words[1]),
        offset(words[1]),
        organization,
        id,
        "customer." + words[3],
        words[2],
        customer,
        "sha-" + id);
  }

  private static FeedPage feed(String organization, String[] words) {
    var events = new ArrayList<FeedEvent>();
    String at = option(words, "at=");
    for (String word : List.of(words).subList(5, words.length)) {
      if (word.startsWith("at=")) {
        continue;
      }
      String[] parts = word.split("[-/]");
      String id = parts[0] + "-" + parts[1];
      String of = parts.length > 2 ? parts[2] : organization;
      events.add(new FeedEvent(id, of, parts[0], Long.parseLong(parts[1]), "sha-" + id));
    }
    return new FeedPage(
        at == null ? 0 : nanos(at),
        words[1],
        organization,
        words[2].equals("start") ? null : words[2],
        words[3],
        words[4].equals("last"),
        events);
  }

  private static Source source(String word) {
    return Source.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private void complete(Source source) {
    long lines = entries.stream().filter(source::has).count();
    entries.add(new Completed(0, source, lines));
  }

  private static LogEnd end(String[] words) {
    return new LogEnd(
        0,
        words[1],
        partition(words[2]),
        offset(words[2]),
        words.length == 3 ? offset(words[2]) : Long.parseLong(words[3]));
  }

  /// `hook ENDPOINT SECOND CUSTOMER-VERSION STATUS`, and perhaps another digest.
  private static Received hook(String[] words) {
    String[] parts = words[3].split("-");
    return new Received(
        nanos(words[2]),
        words[1],
        words[3],
        parts[0],
        Long.parseLong(parts[1]),
        words.length == 5 ? "sha-" + words[3] : words[5],
        Integer.parseInt(words[4]));
  }

  /// `fault NUMBER FROM-TO`, and perhaps `unverified`, `pause` or `throttle`; without an end it
  /// does not end.
  private void fault(String[] words) {
    long number = Long.parseLong(words[1]);
    String[] times = words[2].split("-", -1);
    List<String> more = List.of(words).subList(3, words.length);
    String name =
        more.contains("pause") ? "pause" : more.contains("throttle") ? "throttle all" : "kill";
    entries.add(new FaultBegun(nanos(times[0]), number, name, "webhooks-1"));
    if (!more.contains("unverified")) {
      entries.add(new FaultVerified(nanos(times[0]) + 1, number, "gone"));
    }
    if (!times[1].isEmpty()) {
      entries.add(new FaultLifted(nanos(times[1]), number));
      entries.add(new FaultEnded(nanos(times[1]), number));
    }
  }
}
