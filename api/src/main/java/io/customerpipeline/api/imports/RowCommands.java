package io.customerpipeline.api.imports;

import io.customerpipeline.api.imports.ImportTerms.Action;
import io.customerpipeline.api.imports.file.RawRow;
import io.customerpipeline.api.submit.CustomerRequests;
import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.io.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the command of a row, by the same rules as the body of a request.
///
/// Its operation id follows from the import and the row's line: however often a row is sent, it is
/// one operation.
final class RowCommands {
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final OrganizationId organization;
  private final Action standard;
  private final Instant at;
  private final RandomGenerator random;
  private final IntFunction<OperationId> operations;

  /// @param standard action of rows that name none
  /// @param at the time of the commands
  /// @param operations the operation id of each line
  RowCommands(
      OrganizationId organization,
      Action standard,
      Instant at,
      RandomGenerator random,
      IntFunction<OperationId> operations) {
    this.organization = organization;
    this.standard = standard;
    this.at = at;
    this.random = random;
    this.operations = operations;
  }

  ReadRow of(RawRow row) {
    ReadRow.Names names = ReadRow.Names.of(row.fields());
    try {
      var body = new JsonBody(row.fields());
      row.faults().forEach(fault -> body.addFault(fault.field(), fault.code(), fault.message()));
      if (!row.faults().isEmpty() && row.fields().isEmpty()) {
        body.finish();
      }
      return ReadRow.valid(row.line(), command(row, body), names);
    } catch (NobodyException _) {
      return ReadRow.unknown(row.line(), names);
    } catch (ProblemException e) {
      return ReadRow.invalid(row.line(), RowFaults.explain(e, row.isCsv()), names);
    }
  }

  /// The id of the row is one of another system: no customer has it.
  private static final class NobodyException extends Exception {
    @Serial private static final long serialVersionUID = 1;
  }

  private Request command(RawRow row, JsonBody body) throws NobodyException {
    OperationId operation = operations.apply(row.line());
    return switch (action(body)) {
      case CREATE -> create(operation, row, body);
      case UPSERT -> upsert(operation, body, new Merging(row.mergesMetadata(), row.isCsv()));
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

  private Request create(OperationId operation, RawRow row, JsonBody body) {
    for (String name : List.of("id", "version")) {
      body.ignore(name);
      if (body.isPresent(name)) {
        body.addFault(
            name,
            "not_allowed",
            "is of a customer that exists: the action has to be upsert or delete, or the column"
                + " skipped with column["
                + name
                + "]=-");
      }
    }
    if (row.isCsv()) {
      removeCleared(row.fields(), "metadata");
      removeCleared(row.fields(), "billing_address");
    }
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

  /// A new customer has nothing that a cell could clear.
  private static void removeCleared(ObjectNode fields, String object) {
    if (fields.get(object) instanceof ObjectNode parts) {
      parts.removeIf(JsonNode::isNull);
      if (parts.isEmpty()) {
        fields.remove(object);
      }
    }
  }

  private Request upsert(OperationId operation, JsonBody body, Merging merging)
      throws NobodyException {
    Versions version = version(body);
    if (body.isPresent("id")) {
      return update(operation, body, merging, version);
    }
    body.ignore("id");
    ExternalId externalId = CustomerRequests.externalId(body);
    if (externalId != null && !body.isPresent("email") && !body.isNull("email")) {
      return update(operation, externalId, body, merging, version);
    }
    var wanted = CustomerRequests.upsert(body, organization, null, merging);
    Email email = wanted.email();
    ProfileChange change = wanted.profile();
    if (version != null) {
      return externalId == null
          ? new ByEmail.Update(operation, organization, at, email, email, null, change, version)
          : new Request.UpdateByExternalId(
              operation, organization, at, externalId, email, null, change, version);
    }
    CustomerId id = newId(email);
    return externalId == null
        ? new ByEmail.Upsert(operation, organization, at, id, email, change, null, null, null, null)
        : new Request.Upsert(
            operation, organization, at, externalId, id, email, change, null, null);
  }

  /// The id names the customer; all else of the row is what it is changed to.
  private Request update(
      OperationId operation, JsonBody body, Merging merging, @Nullable Versions version)
      throws NobodyException {
    CustomerId id = id(body);
    var change = CustomerRequests.update(body, organization, merging);
    return new Request.Update(
        operation,
        organization,
        at,
        Objects.requireNonNull(id),
        change.email(),
        change.externalId(),
        change.profile(),
        version,
        null);
  }

  /// Without an e-mail no customer can be created, so that the external id must name one.
  private Request update(
      OperationId operation,
      ExternalId externalId,
      JsonBody body,
      Merging merging,
      @Nullable Versions version) {
    var change = CustomerRequests.update(body, organization, merging);
    return new Request.UpdateByExternalId(
        operation, organization, at, externalId, null, null, change.profile(), version);
  }

  /// Only what names the customer counts: the first of id, external id and e-mail.
  private Request delete(OperationId operation, JsonBody body) throws NobodyException {
    Versions version = version(body);
    CustomerId id = id(body);
    ExternalId externalId = CustomerRequests.externalId(body);
    Email email = body.read("email", Email.class);
    if (id == null && externalId == null && email == null && !body.isPresent("email")) {
      body.addFault("email", "required", "is required, or external_id, or id");
    }
    CustomerRequests.ignoreProfile(body);
    body.finish();
    if (id != null) {
      return new Request.Delete(operation, organization, at, id, version, null);
    }
    return externalId != null
        ? new Request.DeleteByExternalId(operation, organization, at, externalId, version)
        : new ByEmail.Delete(operation, organization, at, Objects.requireNonNull(email), version);
  }

  private static @Nullable CustomerId id(JsonBody body) throws NobodyException {
    String text = body.read("id", String.class);
    if (text == null) {
      return null;
    }
    try {
      return CustomerId.of(text.strip());
    } catch (IllegalArgumentException _) {
      if (UUID_FORM.matcher(text.strip()).matches()) {
        throw new NobodyException();
      }
      body.addFault("id", "wrong_form", "must be the id of a customer");
      body.finish();
      return null;
    }
  }

  private static @Nullable Versions version(JsonBody body) {
    Long version = body.read("version", Long.class);
    if (version != null && version < 1) {
      body.addFault("version", "out_of_range", "must be 1 or more");
    }
    return version == null || version < 1 ? null : Versions.of(version);
  }

  private CustomerId newId(Email email) {
    return CustomerId.of(at, EmailKey.of(organization, email).bucket(), random.nextLong());
  }
}
