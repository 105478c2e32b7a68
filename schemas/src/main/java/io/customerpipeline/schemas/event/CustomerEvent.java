package io.customerpipeline.schemas.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Something that happened to a customer, in the order in which it happened to that customer: the
/// same bytes on the events topic, in the feed and to webhooks.
///
/// `type`, `timestamp` and `data` are what receivers of existing webhooks look for.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface CustomerEvent {

  OperationId operationId();

  /// When the command was submitted, but never before the event that came before.
  Instant timestamp();

  /// Counts this customer's events: 1 at its creation, without gaps.
  long version();

  /// The customer after the event; of a deletion, as it was last.
  CustomerView data();

  /// Deterministic: the same event has the same id wherever and however often it is seen.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  default String id() {
    return data().id() + "-" + version();
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
      OperationId operationId, Instant timestamp, long version, CustomerView data)
      implements CustomerEvent {

    public CustomerCreated {
      requireVersion(version);
    }

    public static CustomerCreated of(OperationId operationId, Customer born) {
      return new CustomerCreated(
          operationId, born.createdAt(), born.version(), CustomerView.of(born));
    }
  }

  /// @param previous the fields of `data` that changed, each with its value before; `modified_at`
  ///   is not counted
  @JsonTypeName("customer.updated")
  record CustomerUpdated(
      OperationId operationId,
      Instant timestamp,
      long version,
      CustomerView data,
      Map<String, @Nullable Object> previous)
      implements CustomerEvent {

    public CustomerUpdated {
      requireVersion(version);
      previous = Collections.unmodifiableMap(new TreeMap<>(previous));
    }

    public static CustomerUpdated of(
        OperationId operationId, Instant timestamp, Customer before, Customer after) {
      CustomerView data = CustomerView.of(after);
      return new CustomerUpdated(
          operationId,
          timestamp,
          after.version(),
          data,
          ChangedField.previous(CustomerView.of(before), data));
    }

    @Override
    public String toString() {
      return "CustomerUpdated[" + id() + ", " + previous.keySet() + "]";
    }
  }

  /// @param version one more than the customer had
  @JsonTypeName("customer.deleted")
  record CustomerDeleted(
      OperationId operationId, Instant timestamp, long version, CustomerView data)
      implements CustomerEvent {

    public CustomerDeleted {
      requireVersion(version);
    }

    public static CustomerDeleted of(
        OperationId operationId, Instant timestamp, Customer last, long version) {
      return new CustomerDeleted(operationId, timestamp, version, CustomerView.of(last, timestamp));
    }
  }
}
