package io.customerpipeline.robustness.linear;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.robustness.linear.State.Live;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a registry of customers is, said once more and without a log: a mailbox is vacant or one
/// customer has it; versions count changes; who is refused is told why.
///
/// A create of which nobody was told the id leaves an unnamed customer, who gets the first id by
/// which it can have been met.
///
/// @param mailboxes by spelling
public record Register(Map<String, String> mailboxes) {

  /// With the spellings that the clients of a history used.
  public static Register of(History history) {
    Map<String, String> mailboxes = new HashMap<>();
    history
        .calls()
        .forEach(call -> {
          Invoked asked = call.invoked();
          if (asked.email() != null && asked.emailKey() != null) {
            mailboxes.put(asked.email(), asked.emailKey());
          }
        });
    return new Register(mailboxes);
  }

  /// A spelling that no client used is a mailbox of its own.
  String mailbox(String email) {
    return mailboxes.getOrDefault(email, "? " + email);
  }

  /// The states that may follow if the operation takes effect now; none if its answer is wrong.
  List<State> after(State state, Operation operation) {
    Invoked asked = operation.asked();
    return switch (operation.answer()) {
      case Answer.Found(_, Seen seen) -> found(state, asked.customer(), seen);
      case Answer.Absent _ -> state.get(idOf(asked)) == null ? List.of(state) : List.of();
      case Answer.Listed(_, List<Seen> all) -> listed(state, mailboxOf(asked), all);
      case Answer.Decided(_, Result result) -> decided(state, asked, result);
      default -> open(state, asked);
    };
  }

  private static String idOf(Invoked asked) {
    return asked.customer() == null ? "" : asked.customer();
  }

  private static String mailboxOf(Invoked asked) {
    return asked.emailKey() == null ? "" : asked.emailKey();
  }

  private List<State> decided(State state, Invoked asked, Result result) {
    if (result instanceof Result.Rejected rejected) {
      return rejected(state, asked, rejected);
    }
    return switch (asked.kind()) {
      case CREATE ->
          result instanceof Result.Created(Seen it) ? created(state, asked, it) : List.of();
      case UPDATE, CHANGE_EMAIL ->
          result instanceof Result.Updated(Seen it) ? updated(state, asked, it) : List.of();
      case DELETE -> result instanceof Result.Deleted it ? deleted(state, asked, it) : List.of();
      case GET, LIST_BY_EMAIL -> List.of();
    };
  }

  private List<State> found(State state, @Nullable String id, Seen seen) {
    return seen.id().equals(id)
        ? where(state, seen.id(), live -> fits(live, seen) ? live : null)
        : List.of();
  }

  private List<State> listed(State state, String mailbox, List<Seen> all) {
    if (all.isEmpty()) {
      return state.holder(mailbox) == null ? List.of(state) : List.of();
    }
    return all.size() > 1
        ? List.of()
        : where(
            state,
            all.getFirst().id(),
            live -> live.mailbox().equals(mailbox) && fits(live, all.getFirst()) ? live : null);
  }

  private static boolean fits(Live live, Seen seen) {
    return (seen.version() == null || seen.version() == live.version())
        && seen.email().equals(live.email())
        && seen.fields().equals(live.fields());
  }

  private interface Change {
    /// @return absent if the customer is not as it must be
    @Nullable Live of(Live live);
  }

  /// The states in which the customer lives and is changed so.
  private static List<State> where(State state, String id, Change change) {
    var after = new ArrayList<State>();
    for (var entry : state.living().entrySet()) {
      String name = entry.getKey();
      boolean mayBe = name.equals(id) || state.get(id) == null && State.isUnnamed(name);
      Live changed = mayBe ? change.of(entry.getValue()) : null;
      if (changed != null) {
        after.add(state.without(name).with(id, changed));
      }
    }
    return after;
  }

  private static List<State> created(State state, Invoked asked, Seen born) {
    boolean isRight =
        state.holder(mailboxOf(asked)) == null
            && state.get(born.id()) == null
            && (born.version() == null || born.version() == 1)
            && born.email().equals(asked.email())
            && born.fields().equals(asked.fields());
    return isRight
        ? List.of(state.with(born.id(), new Live(mailboxOf(asked), born.email(), 1, born.fields())))
        : List.of();
  }

  private static List<State> updated(State state, Invoked asked, Seen after) {
    return where(
        state,
        idOf(asked),
        live -> {
          Live changed = changed(state, live, asked);
          return changed != null && after.id().equals(asked.customer()) && fits(changed, after)
              ? changed
              : null;
        });
  }

  /// @return absent if it cannot be changed so
  private static @Nullable Live changed(State state, Live live, Invoked asked) {
    if (differs(live, asked.ifVersion())) {
      return null;
    }
    String mailbox = asked.emailKey() == null ? live.mailbox() : asked.emailKey();
    String email = asked.email() == null ? live.email() : asked.email();
    if (!mailbox.equals(live.mailbox()) && state.holder(mailbox) != null) {
      return null;
    }
    var fields = new TreeMap<>(live.fields());
    fields.putAll(asked.fields());
    boolean isSame = email.equals(live.email()) && fields.equals(live.fields());
    return new Live(mailbox, email, live.version() + (isSame ? 0 : 1), fields);
  }

  private static boolean differs(Live live, @Nullable Long version) {
    return version != null && version != live.version();
  }

  private static List<State> deleted(State state, Invoked asked, Result.Deleted deleted) {
    String id = idOf(asked);
    return where(
            state,
            id,
            live ->
                deleted.customer().equals(id)
                        && !differs(live, asked.ifVersion())
                        && (deleted.version() == null || deleted.version() == live.version() + 1)
                    ? live
                    : null)
        .stream()
        .map(after -> after.without(id))
        .toList();
  }

  private static List<State> rejected(State state, Invoked asked, Result.Rejected rejected) {
    String id = idOf(asked);
    boolean isOfAnother = rejected.customer() != null && !rejected.customer().equals(id);
    return switch (rejected.reason()) {
      case Result.NOT_FOUND -> state.get(id) == null && !isOfAnother ? List.of(state) : List.of();
      case Result.VERSION_MISMATCH ->
          where(state, id, live -> differs(live, asked.ifVersion()) && !isOfAnother ? live : null);
      case Result.ALREADY_EXISTS -> conflict(state, asked, rejected.customer());
      default -> List.of();
    };
  }

  /// Another has the mailbox, and it is the one that is named. Who wants to change lives.
  private static List<State> conflict(State state, Invoked asked, @Nullable String named) {
    if (named == null || named.equals(asked.customer())) {
      return List.of();
    }
    List<State> before =
        asked.customer() == null ? List.of(state) : where(state, asked.customer(), live -> live);
    return before.stream()
        .flatMap(one -> where(one, named, live -> has(live, mailboxOf(asked))).stream())
        .toList();
  }

  private static @Nullable Live has(Live live, String mailbox) {
    return live.mailbox().equals(mailbox) ? live : null;
  }

  /// What may have happened if it happened, and nobody was told.
  private static List<State> open(State state, Invoked asked) {
    return switch (asked.kind()) {
      case CREATE ->
          state.holder(mailboxOf(asked)) == null && asked.email() != null
              ? List.of(
                  state.with(
                      State.unnamed(asked.call()),
                      new Live(mailboxOf(asked), asked.email(), 1, asked.fields())))
              : List.of();
      case UPDATE, CHANGE_EMAIL -> where(state, idOf(asked), live -> changed(state, live, asked));
      case DELETE ->
          where(state, idOf(asked), live -> differs(live, asked.ifVersion()) ? null : live).stream()
              .map(after -> after.without(idOf(asked)))
              .toList();
      case GET, LIST_BY_EMAIL -> List.of(state);
    };
  }
}
