package io.customerpipeline.robustness.simulation;

import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the API does between a client and the log: requests become commands, outcomes answers.
final class Requests {
  /// A mailbox in one of its spellings.
  record Spelling(String mailbox, Email email) {}

  static final List<OrganizationId> ORGANIZATIONS =
      List.of(
          OrganizationId.of("00000000-0000-4000-8000-00000000acce"),
          OrganizationId.of("00000000-0000-4000-8000-0000000000ff"));

  static final List<Spelling> SPELLINGS =
      List.of(
          new Spelling("ann", Email.of("ann@example.com")),
          new Spelling("ann", Email.of("Ann@Example.COM")),
          new Spelling("ann", Email.of("ANN@example.com")),
          new Spelling("bob", Email.of("bob@example.com")),
          new Spelling("bob", Email.of("bob@EXAMPLE.com")),
          new Spelling("eve", Email.of("eve@münchen.example")),
          new Spelling("eve", Email.of("eve@xn--mnchen-3ya.example")));

  private static final Map<String, Email> EMAILS =
      Map.copyOf(
          SPELLINGS.stream()
              .collect(Collectors.toMap(one -> one.email().address(), Spelling::email)));

  private static final long SKEW_MILLIS = 2_000;

  private Requests() {}

  /// As a retry is, too: time and new id are chosen each time.
  static Request command(Invoked asked, OperationId operation, World world) {
    var organization = OrganizationId.of(asked.organization());
    Email email = asked.email() == null ? null : Objects.requireNonNull(EMAILS.get(asked.email()));
    Instant at = world.now().plusMillis(world.random.nextLong(SKEW_MILLIS) - SKEW_MILLIS / 2);
    ProfileChange change = named(asked.fields().get("name"));
    return switch (asked.kind()) {
      case CREATE ->
          new Request.Create(
              operation,
              organization,
              at,
              CustomerId.of(at, EmailKey.of(organization, email).bucket(), world.random.nextLong()),
              email,
              null,
              change.applyTo(Profile.EMPTY),
              null);
      case UPDATE, CHANGE_EMAIL ->
          new Request.Update(
              operation, organization, at, idOf(asked), email, null, change, versions(asked), null);
      case DELETE ->
          new Request.Delete(operation, organization, at, idOf(asked), versions(asked), null);
      case GET, LIST_BY_EMAIL -> throw new IllegalArgumentException(asked.kind().toString());
    };
  }

  private static @Nullable Versions versions(Invoked asked) {
    return asked.ifVersion() == null ? null : Versions.of(asked.ifVersion());
  }

  static CustomerId idOf(Invoked asked) {
    return CustomerId.of(Objects.requireNonNull(asked.customer()));
  }

  private static ProfileChange named(@Nullable String name) {
    return new ProfileChange(
        new ProfileChange.Values(null, name, null, null, null, null, null), Set.of());
  }

  static Result result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created it -> new Result.Created(seen(it.customer()));
      case Outcome.Updated it -> new Result.Updated(seen(it.customer()));
      case Outcome.Deleted it -> new Result.Deleted(it.customerId().toString(), it.version());
      case Outcome.Rejected it ->
          new Result.Rejected(
              it.reason().name().toLowerCase(Locale.ROOT),
              it.customerId() == null ? null : it.customerId().toString());
    };
  }

  /// Over HTTP a deletion tells nothing.
  static Result answered(Outcome outcome) {
    return result(outcome) instanceof Result.Deleted(String customer, _)
        ? new Result.Deleted(customer, null)
        : result(outcome);
  }

  static int status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created _ -> 201;
      case Outcome.Updated _ -> 200;
      case Outcome.Deleted _ -> 204;
      case Outcome.Rejected _ -> 409;
    };
  }

  static Seen seen(Customer customer) {
    return new Seen(
        customer.id().toString(),
        customer.version(),
        customer.email().address(),
        fields(customer.profile().name()));
  }

  static Seen seen(CustomerView view, long version) {
    return new Seen(view.id().toString(), version, view.email().address(), fields(view.name()));
  }

  private static Map<String, String> fields(@Nullable String name) {
    return name == null ? Map.of() : Map.of("name", name);
  }

  static boolean isKind(Kind kind, Kind... some) {
    return List.of(some).contains(kind);
  }
}
