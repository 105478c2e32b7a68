package io.customerpipeline.processor;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;
import java.util.Set;

/// Commands as a caller would ask them, each with an operation id of its own.
public final class Asked {
  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  public static final OrganizationId ACME =
      OrganizationId.of("00000000-0000-4000-8000-00000000acce");
  public static final OrganizationId OTHER =
      OrganizationId.of("00000000-0000-4000-8000-0000000000ff");

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
    return new Create(newOperation(), organization, NOON, id, Email.of(email), Profile.EMPTY);
  }

  public static Update rename(CustomerId id, String name) {
    return rename(ACME, id, name, NOON);
  }

  public static Update rename(OrganizationId organization, CustomerId id, String name, Instant at) {
    return new Update(newOperation(), organization, at, id, named(name));
  }

  public static Delete delete(CustomerId id) {
    return delete(ACME, id);
  }

  public static Delete delete(OrganizationId organization, CustomerId id) {
    return new Delete(newOperation(), organization, NOON, id);
  }

  /// The same question under another operation id.
  public static Command as(OperationId operation, Command command) {
    return switch (command) {
      case Create c ->
          new Create(
              operation,
              c.organizationId(),
              c.submittedAt(),
              c.customerId(),
              c.email(),
              c.profile());
      case Update u ->
          new Update(operation, u.organizationId(), u.submittedAt(), u.customerId(), u.change());
      case Delete d -> new Delete(operation, d.organizationId(), d.submittedAt(), d.customerId());
    };
  }

  public static ProfileChange named(String name) {
    return new ProfileChange(
        new ProfileChange.Values(null, name, null, null, null, null, null), Set.of());
  }

  public static Profile profileOf(String name) {
    return named(name).applyTo(Profile.EMPTY);
  }
}
