package io.customerpipeline.api.imports;

import io.customerpipeline.api.imports.ImportTerms.Action;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.submit.CustomerRequests;
import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the command of a row, by the same rules as the body of a request.
///
/// Its operation id follows from the import and the row's number: however often a row is sent, it
/// is one operation.
final class RowCommands {
  private final OperationIds ids;
  private final OrganizationId organization;
  private final UUID job;
  private final Action standard;
  private final Instant at;
  private final RandomGenerator random;

  RowCommands(
      OperationIds ids,
      OrganizationId organization,
      UUID job,
      Action standard,
      Instant at,
      RandomGenerator random) {
    this.ids = ids;
    this.organization = organization;
    this.job = job;
    this.standard = standard;
    this.at = at;
    this.random = random;
  }

  /// A command, or what is wrong with the row.
  record Made(@Nullable Request command, @Nullable String fault) {}

  Made of(RawRow row) {
    return switch (row) {
      case RawRow.Unreadable it -> new Made(null, it.reason());
      case RawRow.Fields it -> of(it);
    };
  }

  private Made of(RawRow.Fields row) {
    try {
      var body = new JsonBody(row.fields());
      return new Made(command(operation(row.number()), body), null);
    } catch (ProblemException e) {
      return new Made(null, explain(e));
    }
  }

  private OperationId operation(int number) {
    return ids.ofRow(organization, job, number);
  }

  private Request command(OperationId operation, JsonBody body) {
    return switch (action(body)) {
      case CREATE -> create(operation, body);
      case UPSERT -> upsert(operation, body);
      case DELETE -> delete(operation, body);
    };
  }

  private Action action(JsonBody body) {
    String text = body.read("action", String.class);
    if (text == null) {
      return standard;
    }
    Action named = Action.named(text).orElse(null);
    if (named == null) {
      body.addFault("action", "unknown_value", "must be create, upsert or delete");
    }
    return named == null ? standard : named;
  }

  private Request create(OperationId operation, JsonBody body) {
    body.ignore("id");
    var customer = CustomerRequests.create(body, organization);
    return new Request.Create(
        operation,
        organization,
        at,
        newId(customer.email()),
        customer.email(),
        customer.externalId(),
        customer.profile(),
        null);
  }

  private Request upsert(OperationId operation, JsonBody body) {
    body.ignore("id");
    ExternalId externalId = CustomerRequests.externalId(body);
    var wanted = CustomerRequests.upsert(body, organization, null, Merging.NOTHING);
    CustomerId id = newId(wanted.email());
    return externalId == null
        ? new ByEmail.Upsert(
            operation,
            organization,
            at,
            id,
            wanted.email(),
            wanted.profile(),
            null,
            null,
            null,
            null)
        : new Request.Upsert(
            operation,
            organization,
            at,
            externalId,
            id,
            wanted.email(),
            wanted.profile(),
            null,
            null);
  }

  /// Only what names the customer counts: the first of id, external id and e-mail.
  private Request delete(OperationId operation, JsonBody body) {
    CustomerId id = body.read("id", CustomerId.class);
    ExternalId externalId = CustomerRequests.externalId(body);
    Email email = body.read("email", Email.class);
    if (id == null && externalId == null && email == null && !body.isPresent("email")) {
      body.addFault("email", "required", "is required, or external_id, or id");
    }
    CustomerRequests.ignoreProfile(body);
    body.finish();
    if (id != null) {
      return new Request.Delete(operation, organization, at, id, null, null);
    }
    return externalId != null
        ? new Request.DeleteByExternalId(operation, organization, at, externalId, null)
        : new ByEmail.Delete(operation, organization, at, Objects.requireNonNull(email), null);
  }

  private CustomerId newId(Email email) {
    return CustomerId.of(at, EmailKey.of(organization, email).bucket(), random.nextLong());
  }

  private static String explain(ProblemException e) {
    Object errors = Objects.requireNonNull(e.getBody().getProperties()).get("errors");
    return errors instanceof List<?> list
        ? list.stream()
            .map(Violation.class::cast)
            .map(violation -> violation.field() + ": " + violation.message())
            .collect(Collectors.joining("; "))
        : String.valueOf(e.getBody().getDetail());
  }
}
