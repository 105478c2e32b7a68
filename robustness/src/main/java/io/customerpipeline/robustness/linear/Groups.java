package io.customerpipeline.robustness.linear;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Which operations have to be looked at together: those of one mailbox and its customers, and of
/// all mailboxes that a customer moved between.
public final class Groups {
  private final Register register;
  private final Map<String, String> parents = new HashMap<>();

  private Groups(Register register) {
    this.register = register;
  }

  public static Collection<List<Operation>> of(List<Operation> operations, Register register) {
    var groups = new Groups(register);
    operations.forEach(one -> groups.join(groups.anchors(one)));
    groups.joinUntold(operations);
    Map<String, List<Operation>> all = new LinkedHashMap<>();
    for (Operation one : operations) {
      String root = groups.root(groups.anchors(one).iterator().next());
      all.computeIfAbsent(root, _ -> new ArrayList<>()).add(one);
    }
    return all.values();
  }

  /// A customer whose birth nobody was told of may come from any create that nobody was told of,
  /// unless it was seen where it was born.
  private void joinUntold(List<Operation> operations) {
    Set<String> told = new HashSet<>();
    operations.forEach(one -> seen(one).forEach(seen -> told.add(seen.id())));
    operations.stream()
        .filter(one -> one.asked().kind() == Kind.CHANGE_EMAIL)
        .forEach(one -> told.remove(one.asked().customer()));
    operations.stream()
        .filter(one -> one.asked().kind() == Kind.CREATE)
        .forEach(one -> seen(one).forEach(seen -> told.add(seen.id())));
    List<Operation> open = operations.stream().filter(Groups::isOpenCreation).toList();
    for (Operation one : operations) {
      String customer = one.asked().customer();
      if (customer == null || told.contains(customer) || isOfNobody(one)) {
        continue;
      }
      for (Operation creation : open) {
        if (creation.asked().organization().equals(one.asked().organization())) {
          Set<String> both = anchors(creation);
          both.addAll(anchors(one));
          join(both);
        }
      }
    }
  }

  private static boolean isOfNobody(Operation one) {
    return one.answer() instanceof Answer.Absent
        || one.answer() instanceof Answer.Decided(_, Result.Rejected(String reason, _))
            && reason.equals(Result.NOT_FOUND);
  }

  /// The parts of a group of which each must have an order.
  public static List<List<Operation>> searchable(List<Operation> group) {
    boolean isMoving = group.stream().anyMatch(one -> one.asked().kind() == Kind.CHANGE_EMAIL);
    if (!isMoving) {
      return List.of(group);
    }
    var parts = new ArrayList<List<Operation>>();
    parts.add(group.stream().filter(one -> !one.asked().kind().isRead()).toList());
    for (String customer : customers(group)) {
      parts.add(
          group.stream().map(one -> seenOf(customer, one)).flatMap(Collection::stream).toList());
    }
    return parts;
  }

  private static Set<String> customers(List<Operation> group) {
    Set<String> customers = new TreeSet<>();
    for (Operation one : group) {
      customers.addAll(customersIn(one));
    }
    return customers;
  }

  /// What an operation tells of one customer; nothing, or one operation.
  private static List<Operation> seenOf(String customer, Operation one) {
    boolean isAsked = customer.equals(one.asked().customer());
    return switch (one.answer()) {
      case Answer.Listed(int status, List<Seen> all) -> {
        List<Seen> own = all.stream().filter(seen -> seen.id().equals(customer)).toList();
        // Whoever hides behind another in a list of one may be there all the same.
        yield own.isEmpty() != all.isEmpty()
            ? List.of()
            : List.of(one.answered(new Answer.Listed(status, own)));
      }
      case Answer.Decided(_, Result.Created(Seen born)) ->
          born.id().equals(customer) ? List.of(one) : List.of();
      case Answer.Decided(_, Result.Rejected(String reason, _))
          when reason.equals(Result.ALREADY_EXISTS) ->
          List.of();
      default -> isAsked || isOpenCreation(one) ? List.of(one) : List.of();
    };
  }

  private static boolean isOpenCreation(Operation one) {
    return one.isOpen() && one.asked().kind() == Kind.CREATE;
  }

  private Set<String> anchors(Operation one) {
    String organization = one.asked().organization();
    Set<String> anchors = new TreeSet<>();
    customersIn(one).forEach(id -> anchors.add(organization + "#" + id));
    if (one.asked().emailKey() != null) {
      anchors.add(organization + "/" + one.asked().emailKey());
    }
    seen(one).forEach(seen -> anchors.add(organization + "/" + register.mailbox(seen.email())));
    return anchors;
  }

  private static Set<String> customersIn(Operation one) {
    Set<String> customers = new HashSet<>();
    if (one.asked().customer() != null) {
      customers.add(one.asked().customer());
    }
    if (one.answer() instanceof Answer.Decided(_, Result.Rejected(_, String id)) && id != null) {
      customers.add(id);
    }
    seen(one).forEach(seen -> customers.add(seen.id()));
    return customers;
  }

  private static List<Seen> seen(Operation one) {
    return switch (one.answer()) {
      case Answer.Listed(_, List<Seen> all) -> all;
      case Answer.Found(_, Seen seen) -> List.of(seen);
      case Answer.Decided(_, Result.Created(Seen seen)) -> List.of(seen);
      case Answer.Decided(_, Result.Updated(Seen seen)) -> List.of(seen);
      default -> List.of();
    };
  }

  private void join(Set<String> anchors) {
    String first = anchors.iterator().next();
    anchors.forEach(other -> parents.put(root(other), root(first)));
  }

  private String root(String anchor) {
    String at = anchor;
    for (String up = parents.get(at); up != null && !Objects.equals(up, at); up = parents.get(at)) {
      at = up;
    }
    if (!at.equals(anchor)) {
      parents.put(anchor, at);
    }
    return at;
  }
}
