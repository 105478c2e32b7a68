package io.customerpipeline.processor;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The specification again, in the plainest way: one list of the living, searched from end to end.
/// It shares no code with the processor, and stands for it nowhere.
public final class ReferenceModel {
  private final List<Customer> living = new ArrayList<>();
  private final Map<String, Outcome> answers = new HashMap<>();

  public List<Customer> living() {
    return living;
  }

  /// What has to become of the command, which from now on has happened.
  public Outcome expect(Command command) {
    String operation = command.organizationId() + " " + command.operationId();
    Outcome first = answers.get(operation);
    if (first != null) {
      return first;
    }
    Outcome outcome =
        switch (command) {
          case Create create -> expect(create);
          case Update update -> expect(update);
          case Delete delete -> expect(delete);
        };
    answers.put(operation, outcome);
    return outcome;
  }

  private Outcome expect(Create c) {
    for (Customer other : living) {
      if (other.organizationId().equals(c.organizationId())
          && other.email().normalized().equals(c.email().normalized())) {
        return rejected(c, Reason.ALREADY_EXISTS, other.id());
      }
    }
    var born =
        new Customer(
            c.customerId(), c.organizationId(), c.email(), c.profile(), 1, c.submittedAt(), null);
    living.add(born);
    return new Created(c.operationId(), c.organizationId(), c.fingerprint(), born);
  }

  private Outcome expect(Update u) {
    var found = find(u.organizationId(), u.customerId());
    if (found.isEmpty()) {
      return rejected(u, Reason.NOT_FOUND, u.customerId());
    }
    Customer old = found.get();
    Customer now = old;
    if (!Objects.equals(old.profile().name(), u.change().set().name())) {
      now =
          new Customer(
              old.id(),
              old.organizationId(),
              old.email(),
              Asked.profileOf(u.change().set().name()),
              old.version() + 1,
              old.createdAt(),
              latest(old, u.submittedAt()));
      living.set(living.indexOf(old), now);
    }
    return new Updated(u.operationId(), u.organizationId(), u.fingerprint(), now);
  }

  private Outcome expect(Delete d) {
    var found = find(d.organizationId(), d.customerId());
    if (found.isEmpty()) {
      return rejected(d, Reason.NOT_FOUND, d.customerId());
    }
    living.remove(found.get());
    return new Deleted(
        d.operationId(),
        d.organizationId(),
        d.fingerprint(),
        d.customerId(),
        found.get().version() + 1);
  }

  private Optional<Customer> find(OrganizationId organization, CustomerId id) {
    return living.stream()
        .filter(c -> c.organizationId().equals(organization) && c.id().equals(id))
        .findAny();
  }

  private static Instant latest(Customer customer, Instant asked) {
    Instant latest = customer.createdAt();
    for (Instant other : new Instant[] {customer.modifiedAt(), asked}) {
      latest = other != null && other.isAfter(latest) ? other : latest;
    }
    return latest;
  }

  private static Rejected rejected(Command command, Reason reason, CustomerId id) {
    return new Rejected(
        command.operationId(), command.organizationId(), command.fingerprint(), reason, id);
  }
}
