package io.customerpipeline.processor;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByExternalId;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Request.UpdateByExternalId;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The specification again, in the plainest way: one list of the living, searched from end to end,
/// and no partitions. It shares no code with the processor, and stands for it nowhere.
public final class ReferenceModel {
  private final List<Customer> living = new ArrayList<>();
  private final Map<String, Outcome> answers = new HashMap<>();

  public List<Customer> living() {
    return living;
  }

  /// What has to become of the request, which from now on has happened.
  public Outcome expect(Request request) {
    String operation = request.organizationId() + " " + request.operationId();
    Outcome first = answers.get(operation);
    if (first != null) {
      return first;
    }
    Outcome outcome =
        switch (request) {
          case Create it ->
              create(it, it.customerId(), it.email(), it.externalId(), it.profile().name());
          case Update it -> update(it, byId(it, it.customerId()), it.customerId(), Wish.of(it));
          case Delete it -> delete(it, byId(it, it.customerId()), it.customerId(), it.ifVersion());
          case Restore it -> restore(it);
          case Upsert it -> upsert(it);
          case UpdateByExternalId it -> update(it, byExternalId(it), null, Wish.of(it));
          case DeleteByExternalId it -> delete(it, byExternalId(it), null, it.ifVersion());
          case ByEmail.Upsert it -> upsertByEmail(it);
          case ByEmail.Update it -> update(it, withEmail(it, it.email()), null, Wish.of(it));
          case ByEmail.Delete it -> delete(it, withEmail(it, it.email()), null, it.ifVersion());
        };
    answers.put(operation, outcome);
    return outcome;
  }

  private record Wish(
      @Nullable Email email,
      @Nullable ExternalIdChange externalId,
      @Nullable String name,
      @Nullable Versions ifVersion) {
    static Wish of(Update it) {
      return new Wish(it.email(), it.externalId(), it.change().set().name(), it.ifVersion());
    }

    static Wish of(ByEmail.Update it) {
      return new Wish(it.replacement(), it.externalId(), it.change().set().name(), it.ifVersion());
    }

    static Wish of(UpdateByExternalId it) {
      return new Wish(it.email(), it.replacement(), it.change().set().name(), it.ifVersion());
    }
  }

  private Outcome upsert(Upsert it) {
    Customer known = byExternalId(it);
    String name = it.change().set().name();
    if (known != null && it.ifAbsent() != null) {
      return rejected(it, Reason.VERSION_MISMATCH, known.id());
    }
    return known == null
        ? create(it, it.customerId(), it.email(), it.externalId(), name)
        : update(it, known, known.id(), new Wish(it.email(), null, name, null));
  }

  private Outcome upsertByEmail(ByEmail.Upsert it) {
    Customer known = withEmail(it, it.email());
    String name = it.change().set().name();
    if (known != null && it.ifAbsent() != null) {
      return rejected(it, Reason.VERSION_MISMATCH, known.id());
    }
    if (known == null) {
      return create(it, it.customerId(), it.email(), it.externalId(), name);
    }
    Email written = it.keepAddress() == null ? it.email() : null;
    var externalId = it.externalId() == null ? null : new ExternalIdChange(it.externalId());
    return update(it, known, known.id(), new Wish(written, externalId, name, null));
  }

  private Outcome create(
      Request request, CustomerId id, Email email, @Nullable ExternalId externalId, String name) {
    Customer sameEmail = withEmail(request, email);
    if (sameEmail != null) {
      return rejected(request, Reason.ALREADY_EXISTS, sameEmail.id());
    }
    Customer sameExternalId = externalId == null ? null : withExternalId(request, externalId);
    if (sameExternalId != null) {
      return rejected(request, Reason.EXTERNAL_ID_TAKEN, sameExternalId.id());
    }
    var born =
        new Customer(
            id,
            request.organizationId(),
            email,
            externalId,
            Asked.profileOf(name),
            1,
            request.submittedAt(),
            null);
    living.add(born);
    return new Created(
        request.operationId(), request.organizationId(), request.fingerprint(), born);
  }

  private Outcome restore(Restore it) {
    Customer back = it.customer();
    Customer alive = byId(it, back.id());
    if (alive != null) {
      return rejected(it, Reason.ALREADY_EXISTS, alive.id());
    }
    Customer sameEmail = withEmail(it, back.email());
    if (sameEmail != null) {
      return rejected(it, Reason.ALREADY_EXISTS, sameEmail.id());
    }
    ExternalId externalId = back.externalId();
    Customer sameExternalId = externalId == null ? null : withExternalId(it, externalId);
    if (sameExternalId != null) {
      return rejected(it, Reason.EXTERNAL_ID_TAKEN, sameExternalId.id());
    }
    living.add(back);
    return new Created(it.operationId(), it.organizationId(), it.fingerprint(), back);
  }

  private Outcome update(
      Request request, @Nullable Customer old, @Nullable CustomerId asked, Wish wish) {
    if (old == null) {
      return rejected(request, Reason.NOT_FOUND, asked);
    }
    if (wish.ifVersion != null && !wish.ifVersion.anyOf().contains(old.version())) {
      return rejected(request, Reason.VERSION_MISMATCH, old.id());
    }
    if (wish.externalId != null
        && old.externalId() != null
        && !old.externalId().equals(wish.externalId.to())) {
      return rejected(request, Reason.EXTERNAL_ID_IMMUTABLE, old.id());
    }
    Email email = wish.email == null ? old.email() : wish.email;
    Customer sameEmail = withEmail(request, email);
    if (sameEmail != null && sameEmail != old) {
      return rejected(request, Reason.ALREADY_EXISTS, sameEmail.id());
    }
    ExternalId externalId =
        old.externalId() == null && wish.externalId != null
            ? wish.externalId.to()
            : old.externalId();
    Customer sameExternalId = externalId == null ? null : withExternalId(request, externalId);
    if (sameExternalId != null && sameExternalId != old) {
      return rejected(request, Reason.EXTERNAL_ID_TAKEN, sameExternalId.id());
    }
    Customer now = changed(old, email, externalId, wish.name, request.submittedAt());
    living.set(living.indexOf(old), now);
    return new Updated(
        request.operationId(),
        request.organizationId(),
        request.fingerprint(),
        now,
        now == old ? true : null);
  }

  private static Customer changed(
      Customer old, Email email, @Nullable ExternalId externalId, String name, Instant at) {
    boolean same =
        email.address().equals(old.email().address())
            && Objects.equals(externalId, old.externalId())
            && Objects.equals(name, old.profile().name());
    return same
        ? old
        : new Customer(
            old.id(),
            old.organizationId(),
            email,
            externalId,
            Asked.profileOf(name),
            old.version() + 1,
            old.createdAt(),
            latest(old, at));
  }

  private Outcome delete(
      Request request,
      @Nullable Customer old,
      @Nullable CustomerId asked,
      @Nullable Versions ifVersion) {
    if (old == null) {
      return rejected(request, Reason.NOT_FOUND, asked);
    }
    if (ifVersion != null && !ifVersion.anyOf().contains(old.version())) {
      return rejected(request, Reason.VERSION_MISMATCH, old.id());
    }
    living.remove(old);
    return new Deleted(
        request.operationId(),
        request.organizationId(),
        request.fingerprint(),
        old.id(),
        old.version() + 1);
  }

  private @Nullable Customer byId(Request request, CustomerId id) {
    return find(request, other -> other.id().equals(id));
  }

  private @Nullable Customer byExternalId(ByExternalId request) {
    return withExternalId(request, request.externalId());
  }

  private @Nullable Customer withExternalId(Request request, ExternalId externalId) {
    return find(request, other -> externalId.equals(other.externalId()));
  }

  private @Nullable Customer withEmail(Request request, Email email) {
    return find(request, other -> other.email().normalized().equals(email.normalized()));
  }

  private @Nullable Customer find(Request request, Predicate<Customer> wanted) {
    return living.stream()
        .filter(other -> other.organizationId().equals(request.organizationId()))
        .filter(wanted)
        .findAny()
        .orElse(null);
  }

  private static Instant latest(Customer customer, Instant asked) {
    Instant latest = customer.createdAt();
    for (Instant other : new Instant[] {customer.modifiedAt(), asked}) {
      latest = other != null && other.isAfter(latest) ? other : latest;
    }
    return latest;
  }

  private static Rejected rejected(Request request, Reason reason, @Nullable CustomerId id) {
    return new Rejected(
        request.operationId(), request.organizationId(), request.fingerprint(), reason, id);
  }
}
