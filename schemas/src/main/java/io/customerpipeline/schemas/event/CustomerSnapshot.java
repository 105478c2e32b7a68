package io.customerpipeline.schemas.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.Customer;

/// How a customer is: the whole value, with the version of the event that made it so. Whoever
/// begins with snapshots goes on with the events of higher versions.
///
/// @param data the same as in that event
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonTypeName("customer.snapshot")
public record CustomerSnapshot(long version, CustomerView data) {

  public CustomerSnapshot {
    if (version < 1) {
      throw new IllegalArgumentException("versions start at 1");
    }
  }

  public static CustomerSnapshot of(Customer customer) {
    return new CustomerSnapshot(customer.version(), CustomerView.of(customer));
  }

  /// The customer that this shows: a snapshot leaves nothing out, so the read model can be rebuilt
  /// of them.
  public Customer customer() {
    return data.customer(version);
  }
}
