package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Histories that are right because they come from a registry which does one thing after another;
/// then each operation is stretched around its moment, so that those of several clients overlap.
final class RandomRegister {
  static final long GAP = 100;

  /// A question and its right answer, at one moment.
  record Step(int client, Invoked asked, Answer answer) {
    Step answered(Answer other) {
      return new Step(client, asked, other);
    }
  }

  private final SplittableRandom random;
  private final int clients;
  private final List<String> mailboxes;
  private final Map<String, Seen> living = new TreeMap<>();
  private final List<String> ids = new ArrayList<>();

  RandomRegister(SplittableRandom random, int clients, List<String> mailboxes) {
    this.random = random;
    this.clients = clients;
    this.mailboxes = mailboxes;
  }

  List<Step> steps(int count, Kind... kinds) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < count; i++) {
      Invoked asked = asked(i, kinds[random.nextInt(kinds.length)]);
      steps.add(new Step(random.nextInt(clients), asked, take(asked)));
    }
    return steps;
  }

  private Invoked asked(long call, Kind kind) {
    boolean byId = kind != Kind.CREATE && kind != Kind.LIST_BY_EMAIL;
    boolean ofMailbox = !byId || kind == Kind.CHANGE_EMAIL;
    String mailbox = mailboxes.get(random.nextInt(mailboxes.size()));
    String id = ids.isEmpty() ? "nobody" : ids.get(random.nextInt(ids.size()));
    return new Invoked(
        0,
        call,
        "",
        "acme",
        kind,
        ofMailbox ? email(mailbox) : null,
        ofMailbox ? mailbox : null,
        byId ? id : null,
        kind == Kind.CREATE || kind == Kind.UPDATE
            ? Map.of("name", "n" + random.nextInt(3))
            : Map.of(),
        byId && kind != Kind.GET && random.nextInt(6) == 0
            ? Long.valueOf(1 + random.nextInt(3))
            : null,
        null,
        null);
  }

  private static String email(String mailbox) {
    return mailbox + "@example.com";
  }

  private Seen holder(String email) {
    return living.values().stream()
        .filter(one -> one.email().equals(email))
        .findFirst()
        .orElse(null);
  }

  private Answer take(Invoked asked) {
    return switch (asked.kind()) {
      case CREATE -> create(asked);
      case UPDATE, CHANGE_EMAIL, DELETE -> change(asked, living.get(asked.customer()));
      case GET -> {
        Seen seen = living.get(asked.customer());
        yield seen == null ? new Answer.Absent(404) : new Answer.Found(200, seen);
      }
      case LIST_BY_EMAIL -> {
        Seen seen = holder(asked.email());
        yield new Answer.Listed(200, seen == null ? List.of() : List.of(seen));
      }
    };
  }

  private Answer create(Invoked asked) {
    Seen holder = holder(asked.email());
    if (holder != null) {
      return refused(Result.ALREADY_EXISTS, holder.id());
    }
    var born = new Seen("x" + asked.call(), 1L, asked.email(), asked.fields());
    living.put(born.id(), born);
    ids.add(born.id());
    return new Answer.Decided(201, new Result.Created(born));
  }

  private Answer change(Invoked asked, Seen before) {
    if (before == null) {
      return refused(Result.NOT_FOUND, asked.customer());
    }
    if (asked.ifVersion() != null && !asked.ifVersion().equals(before.version())) {
      return refused(Result.VERSION_MISMATCH, asked.customer());
    }
    if (asked.kind() == Kind.DELETE) {
      living.remove(before.id());
      return new Answer.Decided(204, new Result.Deleted(before.id(), before.version() + 1));
    }
    String email = asked.email() == null ? before.email() : asked.email();
    Seen other = holder(email);
    if (other != null && !other.equals(before)) {
      return refused(Result.ALREADY_EXISTS, other.id());
    }
    var fields = new HashMap<>(before.fields());
    fields.putAll(asked.fields());
    boolean isSame = email.equals(before.email()) && fields.equals(before.fields());
    var after = new Seen(before.id(), before.version() + (isSame ? 0 : 1), email, fields);
    living.put(after.id(), after);
    return new Answer.Decided(200, new Result.Updated(after));
  }

  private static Answer refused(String reason, String customer) {
    return new Answer.Decided(409, new Result.Rejected(reason, customer));
  }

  /// Each step stands at its place, times [#GAP]; each client does one after another.
  List<Entry> stretched(List<Step> steps) {
    long[] free = new long[clients];
    long[] next = new long[steps.size()];
    long[] following = new long[clients];
    Arrays.fill(following, steps.size() * GAP + GAP);
    for (int i = steps.size() - 1; i >= 0; i--) {
      next[i] = following[steps.get(i).client];
      following[steps.get(i).client] = i * GAP + GAP;
    }
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      long moment = i * GAP + GAP;
      long from = free[step.client] + 1 + random.nextLong(moment - free[step.client]);
      long to = moment + random.nextLong(next[i] - moment);
      free[step.client] = to;
      entries.add(at(from, step));
      if (!(step.answer instanceof Answer.Unanswered)) {
        entries.add(new Returned(to, i, null, step.answer));
      }
    }
    entries.sort(Comparator.comparing(Entry::nanos));
    return entries;
  }

  private static Invoked at(long nanos, Step step) {
    Invoked it = step.asked;
    return new Invoked(
        nanos,
        it.call(),
        "c" + step.client,
        it.organization(),
        it.kind(),
        it.email(),
        it.emailKey(),
        it.customer(),
        it.fields(),
        it.ifVersion(),
        null,
        null);
  }

  History history(List<Step> steps) {
    return History.of(Collections.unmodifiableList(stretched(steps)));
  }

  /// Whether the registry, asked so, answers so; what is unanswered may have any answer.
  boolean answers(List<Step> steps) {
    living.clear();
    return steps.stream()
        .allMatch(step -> {
          Answer right = take(step.asked);
          return step.answer instanceof Answer.Unanswered || step.answer.equals(right);
        });
  }
}
