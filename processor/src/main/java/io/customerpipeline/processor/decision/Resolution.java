package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByValue;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Request.UpdateByExternalId;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.outcome.Reason;
import org.jspecify.annotations.Nullable;

/// Turns a request by a unique value into the request by id that the customer's home decides.
final class Resolution {
  private Resolution() {}

  /// @param id of the customer that has the value
  static Request.ById of(ByValue asked, CustomerId id) {
    return switch (asked) {
      case Upsert it ->
          new Update(
              it.operationId(),
              it.organizationId(),
              it.submittedAt(),
              id,
              it.email(),
              null,
              it.change(),
              null,
              it);
      case UpdateByExternalId it ->
          new Update(
              it.operationId(),
              it.organizationId(),
              it.submittedAt(),
              id,
              it.email(),
              it.replacement(),
              it.change(),
              it.ifVersion(),
              it);
      case DeleteByExternalId it ->
          new Delete(
              it.operationId(), it.organizationId(), it.submittedAt(), id, it.ifVersion(), it);
      case ByEmail.Upsert it ->
          new Update(
              it.operationId(),
              it.organizationId(),
              it.submittedAt(),
              id,
              it.writtenEmail(),
              it.externalId() == null ? null : new ExternalIdChange(it.externalId()),
              it.change(),
              null,
              it);
      case ByEmail.Update it ->
          new Update(
              it.operationId(),
              it.organizationId(),
              it.submittedAt(),
              id,
              it.replacement(),
              it.externalId(),
              it.change(),
              it.ifVersion(),
              it);
      case ByEmail.Delete it ->
          new Delete(
              it.operationId(), it.organizationId(), it.submittedAt(), id, it.ifVersion(), it);
    };
  }

  /// A change of single parts may be fine for an old customer, and not enough for a new one.
  ///
  /// @return absent if the request can create a customer
  static @Nullable Reason creationFault(ByValue asked) {
    return switch (asked) {
      case Upsert it -> Decider.reasonOf(it.change().faultOn(Profile.EMPTY));
      case ByEmail.Upsert it -> Decider.reasonOf(it.change().faultOn(Profile.EMPTY));
      default -> null;
    };
  }

  static Create creation(ByEmail.Upsert upsert) {
    return new Create(
        upsert.operationId(),
        upsert.organizationId(),
        upsert.submittedAt(),
        upsert.customerId(),
        upsert.email(),
        upsert.externalId(),
        upsert.change().applyTo(Profile.EMPTY),
        upsert);
  }

  static Create creation(Upsert upsert) {
    return new Create(
        upsert.operationId(),
        upsert.organizationId(),
        upsert.submittedAt(),
        upsert.customerId(),
        upsert.email(),
        upsert.externalId(),
        upsert.change().applyTo(Profile.EMPTY),
        upsert);
  }
}
