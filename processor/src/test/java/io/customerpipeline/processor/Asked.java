package io.customerpipeline.processor;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Request.UpdateByExternalId;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Commands as a caller would ask them, each with an operation id of its own.
public final class Asked {
  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  public static final OrganizationId ACME =
      OrganizationId.of("00000000-0000-4000-8000-00000000acce");
  public static final OrganizationId OTHER =
      OrganizationId.of("00000000-0000-4000-8000-0000000000ff");

  private static final ProfileChange NOTHING = named(null);

  private static int operations;

  private Asked() {}

  public static OperationId newOperation() {
    return new OperationId("op-" + ++operations);
  }

  public static CustomerId newId(OrganizationId organization, String email) {
    var home = EmailKey.of(organization, Email.of(email)).bucket();
    return CustomerId.of(NOON, home, ++operations);
  }

  public static Create create(String email) {
    return create(ACME, email);
  }

  public static Create create(OrganizationId organization, String email) {
    return create(organization, newId(organization, email), email);
  }

  public static Create create(OrganizationId organization, CustomerId id, String email) {
    return new Create(
        newOperation(), organization, NOON, id, Email.of(email), null, Profile.EMPTY, null);
  }

  public static Update rename(CustomerId id, String name) {
    return rename(ACME, id, name, NOON);
  }

  public static Update rename(OrganizationId organization, CustomerId id, String name, Instant at) {
    return new Update(newOperation(), organization, at, id, null, null, named(name), null, null);
  }

  public static Delete delete(CustomerId id) {
    return delete(ACME, id);
  }

  public static Delete delete(OrganizationId organization, CustomerId id) {
    return new Delete(newOperation(), organization, NOON, id, null, null);
  }

  /// Brings back this customer.
  public static Restore restore(Customer customer) {
    return new Restore(newOperation(), customer.organizationId(), NOON, customer);
  }

  /// A customer as it may have been before its log was lost.
  public static Customer customer(
      CustomerId id, String email, @Nullable String externalId, long version) {
    return new Customer(
        id,
        ACME,
        Email.of(email),
        externalId == null ? null : new ExternalId(externalId),
        Profile.EMPTY,
        version,
        NOON,
        version == 1 ? null : NOON.plusSeconds(Math.min(version, 1_000)));
  }

  /// The same customer, but with an external id.
  public static Create with(String externalId, Create create) {
    return new Create(
        create.operationId(),
        create.organizationId(),
        create.submittedAt(),
        create.customerId(),
        create.email(),
        new ExternalId(externalId),
        create.profile(),
        null);
  }

  public static Update move(CustomerId id, String email) {
    return new Update(newOperation(), ACME, NOON, id, Email.of(email), null, NOTHING, null, null);
  }

  public static Update give(CustomerId id, @Nullable String externalId) {
    var change = new ExternalIdChange(externalId == null ? null : new ExternalId(externalId));
    return new Update(newOperation(), ACME, NOON, id, null, change, NOTHING, null, null);
  }

  public static Upsert upsert(String externalId, String email) {
    return upsert(newId(ACME, email), externalId, email);
  }

  /// @param id of the customer that it creates
  public static Upsert upsert(CustomerId id, String externalId, String email) {
    return new Upsert(
        newOperation(),
        ACME,
        NOON,
        new ExternalId(externalId),
        id,
        Email.of(email),
        NOTHING,
        null,
        null);
  }

  public static ByEmail.Upsert upsertByEmail(String email, String name) {
    return new ByEmail.Upsert(
        newOperation(),
        ACME,
        NOON,
        newId(ACME, email),
        Email.of(email),
        named(name),
        null,
        null,
        null,
        null);
  }

  public static ByEmail.Delete deleteByEmail(String email) {
    return new ByEmail.Delete(newOperation(), ACME, NOON, Email.of(email), null);
  }

  /// The same question under another operation id.
  public static Request as(OperationId operation, Request request) {
    return switch (request) {
      case Create it ->
          new Create(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.customerId(),
              it.email(),
              it.externalId(),
              it.profile(),
              null);
      case Update it ->
          new Update(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.customerId(),
              it.email(),
              it.externalId(),
              it.change(),
              it.ifVersion(),
              null);
      case Delete it ->
          new Delete(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.customerId(),
              it.ifVersion(),
              null);
      case Restore it ->
          new Restore(operation, it.organizationId(), it.submittedAt(), it.customer());
      case Upsert it ->
          new Upsert(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.externalId(),
              it.customerId(),
              it.email(),
              it.change(),
              null,
              it.ifAbsent());
      case UpdateByExternalId it ->
          new UpdateByExternalId(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.externalId(),
              it.email(),
              it.replacement(),
              it.change(),
              it.ifVersion());
      case DeleteByExternalId it ->
          new DeleteByExternalId(
              operation, it.organizationId(), it.submittedAt(), it.externalId(), it.ifVersion());
      case ByEmail.Upsert it ->
          new ByEmail.Upsert(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.customerId(),
              it.email(),
              it.change(),
              null,
              it.externalId(),
              it.keepAddress(),
              it.ifAbsent());
      case ByEmail.Update it ->
          new ByEmail.Update(
              operation,
              it.organizationId(),
              it.submittedAt(),
              it.email(),
              it.replacement(),
              it.externalId(),
              it.change(),
              it.ifVersion());
      case ByEmail.Delete it ->
          new ByEmail.Delete(
              operation, it.organizationId(), it.submittedAt(), it.email(), it.ifVersion());
    };
  }

  public static ProfileChange named(@Nullable String name) {
    return new ProfileChange(
        new ProfileChange.Values(null, name, null, null, null, null, null), Set.of());
  }

  public static Profile profileOf(String name) {
    return named(name).applyTo(Profile.EMPTY);
  }
}
