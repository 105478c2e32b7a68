package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.robustness.simulation.Requests.Spelling;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends one request after another, and repeats some of them; its requests reach the log at once,
/// late, twice or never, and it does not always wait for the answer.
final class Client {
  private static final Kind[] KINDS = {
    Kind.CREATE,
    Kind.CREATE,
    Kind.CREATE,
    Kind.CREATE,
    Kind.UPDATE,
    Kind.UPDATE,
    Kind.UPDATE,
    Kind.CHANGE_EMAIL,
    Kind.CHANGE_EMAIL,
    Kind.CHANGE_EMAIL,
    Kind.DELETE,
    Kind.DELETE,
    Kind.DELETE,
    Kind.GET,
    Kind.LIST_BY_EMAIL,
    Kind.LIST_BY_EMAIL
  };

  private final String name;
  private final Office office;
  private final World world;
  private @Nullable Invoked asked;
  private @Nullable OperationId operation;
  private @Nullable Invoked last;
  private @Nullable OperationId lastOperation;

  Client(String name, Office office) {
    this.name = name;
    this.office = office;
    this.world = office.world;
  }

  boolean isIdle() {
    return asked == null;
  }

  void step() {
    if (asked == null) {
      if (office.takeCall()) {
        ask();
      }
    } else if (asked.kind().isRead()) {
      read(asked);
    } else {
      await(asked, world.random.nextInt(200) == 0);
    }
  }

  /// Nothing more is asked.
  void settle() {
    if (asked != null && asked.kind().isRead()) {
      read(asked);
    } else if (asked != null) {
      await(asked, true);
    }
  }

  private void ask() {
    if (last != null && last.idempotencyKey() != null && world.chance(20)) {
      world.saw(World.Event.REPEATED);
      begin(again(last), lastOperation);
      return;
    }
    Kind kind = KINDS[world.random.nextInt(KINDS.length)];
    OrganizationId organization = Requests.ORGANIZATIONS.get(world.chance(80) ? 0 : 1);
    List<String> ids = office.idsOf(organization);
    boolean byId = kind != Kind.CREATE && kind != Kind.LIST_BY_EMAIL;
    if (byId && ids.isEmpty()) {
      kind = Kind.CREATE;
      byId = false;
    }
    begin(fresh(kind, organization, byId ? anyOf(ids) : null), null);
  }

  /// Mostly a recent one, for the old are dead.
  private String anyOf(List<String> ids) {
    return ids.get(ids.size() - 1 - world.random.nextInt(Math.min(ids.size(), 3)));
  }

  private Invoked fresh(Kind kind, OrganizationId organization, @Nullable String id) {
    boolean isNamed = Requests.isKind(kind, Kind.CREATE, Kind.UPDATE);
    boolean isSpelled = Requests.isKind(kind, Kind.CREATE, Kind.CHANGE_EMAIL, Kind.LIST_BY_EMAIL);
    boolean isVersioned = Requests.isKind(kind, Kind.UPDATE, Kind.CHANGE_EMAIL, Kind.DELETE);
    Spelling spelling = isSpelled ? world.pick(office.spellings) : null;
    long call = office.nextCall();
    return new Invoked(
        world.tick(),
        call,
        name,
        organization.toString(),
        kind,
        spelling == null ? null : spelling.email().address(),
        spelling == null ? null : spelling.mailbox(),
        id,
        isNamed ? Map.of("name", "n" + call) : Map.of(),
        isVersioned && world.chance(15) ? Long.valueOf(1 + world.random.nextInt(3)) : null,
        null,
        !kind.isRead() && world.chance(60) ? "key-" + call : null);
  }

  private Invoked again(Invoked first) {
    return new Invoked(
        world.tick(),
        office.nextCall(),
        name,
        first.organization(),
        first.kind(),
        first.email(),
        first.emailKey(),
        first.customer(),
        first.fields(),
        first.ifVersion(),
        first.operation(),
        first.idempotencyKey());
  }

  private void begin(Invoked request, @Nullable OperationId known) {
    if (request.kind().isRead()) {
      asked = request;
      world.history.add(request);
      return;
    }
    operation = known == null ? new OperationId("op-" + request.call()) : known;
    // With a key, whoever knows the secret can tell the operation beforehand.
    asked = request.idempotencyKey() == null ? request : named(request, operation.value());
    world.history.add(asked);
    office.send(Requests.command(asked, operation, world));
  }

  private static Invoked named(Invoked it, String operation) {
    return new Invoked(
        it.nanos(),
        it.call(),
        it.client(),
        it.organization(),
        it.kind(),
        it.email(),
        it.emailKey(),
        it.customer(),
        it.fields(),
        it.ifVersion(),
        operation,
        it.idempotencyKey());
  }

  private void read(Invoked request) {
    var organization = OrganizationId.of(request.organization());
    if (request.kind() == Kind.GET) {
      Customer found = office.tables.get(organization, Requests.idOf(request));
      end(null, found == null ? new Answer.Absent(404) : new Answer.Found(200, tell(found)));
      return;
    }
    EmailKey key =
        office.spellings.stream()
            .filter(one -> one.mailbox().equals(request.emailKey()))
            .map(one -> EmailKey.of(organization, one.email()))
            .findFirst()
            .orElseThrow();
    List<Seen> found =
        office.tables.list(key).stream()
            .map(this::tell)
            .map(seen -> new Seen(seen.id(), null, seen.email(), seen.fields()))
            .toList();
    end(null, new Answer.Listed(200, found));
  }

  private Seen tell(Customer customer) {
    Seen seen = Requests.seen(customer);
    office.tell(customer.organizationId(), seen.id());
    return seen;
  }

  private void await(Invoked request, boolean isLast) {
    var organization = OrganizationId.of(request.organization());
    Outcome outcome = office.tables.outcome(new OperationKey(organization, operation));
    if (outcome != null) {
      note(outcome);
      end(
          operation.value(),
          new Answer.Decided(Requests.status(outcome), Requests.answered(outcome)));
    } else if (isLast) {
      world.saw(World.Event.TIMEOUT);
      end(null, new Answer.Unanswered("timeout"));
    }
  }

  private void note(Outcome outcome) {
    switch (outcome) {
      case Outcome.Created created -> {
        tell(created.customer());
        world.saw(World.Event.CREATED);
      }
      case Outcome.Updated updated -> {
        if (asked != null && asked.kind() == Kind.CHANGE_EMAIL) {
          world.saw(World.Event.EMAIL_CHANGED);
        }
        tell(updated.customer());
      }
      case Outcome.Deleted _ -> world.saw(World.Event.DELETED);
      case Outcome.Rejected refused -> {
        if (Requests.result(refused) instanceof Result.Rejected(String reason, String id)
            && reason.equals("already_exists")) {
          world.saw(World.Event.CONFLICT);
          office.tell(refused.organizationId(), id);
        }
      }
    }
  }

  private void end(@Nullable String named, Answer answer) {
    world.history.add(new Returned(world.tick(), asked.call(), named, answer));
    if (!asked.kind().isRead()) {
      last = asked;
      lastOperation = operation;
    }
    asked = null;
    operation = null;
  }
}
