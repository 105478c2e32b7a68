package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether each outcome can follow those before it in its partition, by a small model of its own:
/// customers with a version and an e-mail, and who has which mailbox.
///
/// Of mailboxes that change hands by a change of e-mail, the order lies in several partitions; what
/// can be said of them is left to [Tenures] and to the search for an order.
final class OutcomeSteps {
  private record Life(Seen customer, OutcomeRead last) {}

  private final Outcomes outcomes;
  private final Findings findings;
  private final Map<Named, OutcomeRead> born = new HashMap<>();
  private final Map<Named, Life> living = new HashMap<>();
  private final Map<Named, String> holders = new HashMap<>();
  private final Map<Named, OutcomeRead> homes = new HashMap<>();
  private final Set<Named> moving;

  OutcomeSteps(Outcomes outcomes, Findings findings) {
    this.outcomes = outcomes;
    this.findings = findings;
    this.moving = moving(outcomes);
  }

  /// The mailboxes that some customer left for another, or came to from another.
  private static Set<Named> moving(Outcomes outcomes) {
    Map<Named, Named> at = new HashMap<>();
    Set<Named> moving = new HashSet<>();
    for (OutcomeRead one : outcomes.inOrder()) {
      Seen seen = customerOf(one.result());
      if (seen == null || one.duplicate()) {
        continue;
      }
      Named mailbox = outcomes.mailbox(one.organization(), seen.email());
      Named before = at.put(new Named(one.organization(), seen.id()), mailbox);
      if (before != null && !before.equals(mailbox)) {
        moving.add(before);
        moving.add(mailbox);
      }
    }
    return moving;
  }

  static @Nullable Seen customerOf(Result result) {
    return switch (result) {
      case Result.Created created -> created.customer();
      case Result.Updated updated -> updated.customer();
      case Result.Deleted _, Result.Rejected _ -> null;
    };
  }

  void check() {
    for (OutcomeRead one : outcomes.inOrder()) {
      // Told again, it adds nothing to a state that may have moved on.
      if (!one.duplicate()) {
        step(one, outcomes.askedFor(one));
      }
    }
  }

  private void step(OutcomeRead one, @Nullable Invoked asked) {
    switch (one.result()) {
      case Result.Created(Seen customer) -> created(one, customer, asked);
      case Result.Updated(Seen customer) -> updated(one, customer, asked);
      case Result.Deleted(String id, Long version) -> deleted(one, id, version, asked);
      case Result.Rejected rejected -> rejected(one, rejected, asked);
    }
  }

  private void created(OutcomeRead one, Seen customer, @Nullable Invoked asked) {
    Named id = new Named(one.organization(), customer.id());
    Named mailbox = outcomes.mailbox(one.organization(), customer.email());
    OutcomeRead before = born.putIfAbsent(id, one);
    if (before != null) {
      findings.add("identity", "an id was used again", before, one);
    }
    if (!Objects.equals(customer.version(), 1L)) {
      findings.add("version", "a new customer does not begin with version 1", one);
    }
    OutcomeRead home = homes.putIfAbsent(mailbox, one);
    if (home != null && home.partition() != one.partition()) {
      findings.add("home", "one mailbox was created in two partitions", home, one);
    }
    String holder = holders.get(mailbox);
    if (holder != null && !moving.contains(mailbox)) {
      findings.add(
          "one-owner", "created while " + holder + " had the e-mail", lastOf(one, holder), one);
    }
    if (asked != null
        && !(customer.email().equals(asked.email()) && isAsAsked(customer, asked, Map.of()))) {
      findings.add("as-asked", "the new customer is not as it was asked for", asked, one);
    }
    living.put(id, new Life(customer, one));
    holders.put(mailbox, customer.id());
  }

  private OutcomeRead lastOf(OutcomeRead one, String customer) {
    Life life = living.get(new Named(one.organization(), customer));
    return life == null ? one : life.last;
  }

  /// What was set is set, and all else is as before.
  private static boolean isAsAsked(Seen after, Invoked asked, Map<String, String> before) {
    var expected = new TreeMap<>(before);
    expected.putAll(asked.fields());
    return after.fields().equals(expected);
  }

  private @Nullable Life lifeOf(OutcomeRead one, String customer) {
    Life life = living.get(new Named(one.organization(), customer));
    if (life == null) {
      findings.add("legal", "nobody lives who could be changed", one);
    } else if (life.last.partition() != one.partition()) {
      findings.add("home", "one customer was decided in two partitions", life.last, one);
    }
    return life;
  }

  private void updated(OutcomeRead one, Seen customer, @Nullable Invoked asked) {
    Life life = lifeOf(one, customer.id());
    if (life == null) {
      return;
    }
    Seen before = life.customer;
    boolean isSame =
        before.fields().equals(customer.fields()) && before.email().equals(customer.email());
    if (!Objects.equals(customer.version(), next(before, isSame ? 0 : 1))) {
      findings.add("version", "a version was left out or used twice", life.last, one);
    }
    if (asked != null) {
      String email = asked.kind() == Kind.CHANGE_EMAIL ? asked.email() : before.email();
      if (!customer.email().equals(email) || !isAsAsked(customer, asked, before.fields())) {
        findings.add("as-asked", "the customer is not as it was asked for", asked, life.last, one);
      }
      againstVersion(one, asked, life, true);
    }
    living.put(new Named(one.organization(), customer.id()), new Life(customer, one));
    holders.remove(outcomes.mailbox(one.organization(), before.email()), customer.id());
    holders.put(outcomes.mailbox(one.organization(), customer.email()), customer.id());
  }

  private static @Nullable Long next(Seen customer, int steps) {
    return customer.version() == null ? null : Long.valueOf(customer.version() + steps);
  }

  private void againstVersion(OutcomeRead one, Invoked asked, Life life, boolean fits) {
    Long wanted = asked.ifVersion();
    boolean isFit = wanted == null || wanted.equals(life.customer.version());
    if (isFit != fits) {
      findings.add(
          "legal", "decided against the version that was asked for", asked, life.last, one);
    }
  }

  private void deleted(
      OutcomeRead one, String customer, @Nullable Long version, @Nullable Invoked asked) {
    Life life = lifeOf(one, customer);
    if (life == null) {
      return;
    }
    if (!Objects.equals(version, next(life.customer, 1))) {
      findings.add("version", "a version was left out or used twice", life.last, one);
    }
    if (asked != null) {
      againstVersion(one, asked, life, true);
    }
    living.remove(new Named(one.organization(), customer));
    holders.remove(outcomes.mailbox(one.organization(), life.customer.email()), customer);
  }

  private void rejected(OutcomeRead one, Result.Rejected rejected, @Nullable Invoked asked) {
    String customer = rejected.customer();
    Life life = customer == null ? null : living.get(new Named(one.organization(), customer));
    switch (rejected.reason()) {
      case Result.ALREADY_EXISTS -> conflict(one, customer, asked);
      case Result.NOT_FOUND -> {
        if (life != null && life.last.partition() == one.partition()) {
          findings.add("legal", "not found, but living", life.last, one);
        }
      }
      case Result.VERSION_MISMATCH -> {
        if (life == null) {
          findings.add("legal", "of another version, but not living", one);
        } else if (asked != null) {
          againstVersion(one, asked, life, false);
        }
      }
      default -> {}
    }
  }

  /// The one in the way has the mailbox, where that can be told; else it has been born, somewhere.
  private void conflict(OutcomeRead one, @Nullable String customer, @Nullable Invoked asked) {
    if (customer == null) {
      findings.add("legal", "nobody is named who is in the way", one);
      return;
    }
    if (asked == null || asked.email() == null) {
      return;
    }
    Named mailbox = outcomes.mailbox(one.organization(), asked.email());
    if (!moving.contains(mailbox)
        && asked.kind() == Kind.CREATE
        && !customer.equals(holders.get(mailbox))) {
      findings.add("legal", "who is named does not have the e-mail", asked, one);
    }
  }
}
