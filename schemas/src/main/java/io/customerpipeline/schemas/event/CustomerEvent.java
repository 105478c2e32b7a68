package io.customerpipeline.schemas.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import java.time.Instant;

/// Something that happened to a customer, in the order in which it happened to that customer.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface CustomerEvent {

  OperationId operationId();

  Instant occurredAt();

  /// The customer after the event; for a deletion, as it was last.
  Customer customer();

  /// Counts this customer's events: 1 at its creation, without gaps.
  long version();

  /// Deterministic: the same event has the same id wherever and however often it is seen.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  default String id() {
    return customer().id() + "-" + version();
  }

  /// The CloudEvents type, e.g. `customer.created`.
  default String eventType() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }

  private static void requireVersion(long version) {
    if (version < 1) {
      throw new IllegalArgumentException("versions start at 1");
    }
  }

  @JsonTypeName("customer.created")
  record CustomerCreated(
      OperationId operationId, Instant occurredAt, Customer customer, long version)
      implements CustomerEvent {

    public CustomerCreated {
      requireVersion(version);
    }
  }

  @JsonTypeName("customer.updated")
  record CustomerUpdated(
      OperationId operationId, Instant occurredAt, Customer customer, long version)
      implements CustomerEvent {

    public CustomerUpdated {
      requireVersion(version);
    }
  }

  /// @param version one more than that of the customer it carries
  @JsonTypeName("customer.deleted")
  record CustomerDeleted(
      OperationId operationId, Instant occurredAt, Customer customer, long version)
      implements CustomerEvent {

    public CustomerDeleted {
      requireVersion(version);
    }
  }
}
