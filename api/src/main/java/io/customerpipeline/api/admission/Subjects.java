package io.customerpipeline.api.admission;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import java.util.Collection;
import java.util.List;

/// Whom a request concerns, as it names them: e-mails, external ids, a customer's id.
public final class Subjects {
  private Subjects() {}

  public static Collection<Object> of(Request request) {
    return switch (request) {
      case Request.Create it ->
          it.externalId() == null
              ? List.of(it.emailKey())
              : List.of(it.emailKey(), ExternalIdKey.of(it.organizationId(), it.externalId()));
      case Request.Upsert it ->
          List.of(it.claimKey(), EmailKey.of(it.organizationId(), it.email()));
      case Request.UpdateByExternalId it -> List.of(it.claimKey());
      case Request.DeleteByExternalId it -> List.of(it.claimKey());
      case ByEmail it -> List.of(it.claimKey());
      case Request.Update it -> List.of(it.customerId());
      case Request.Delete it -> List.of(it.customerId());
      case Request.Restore it -> List.of(it.customerId());
    };
  }
}
