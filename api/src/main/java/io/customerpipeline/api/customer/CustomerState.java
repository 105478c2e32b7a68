package io.customerpipeline.api.customer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.customerpipeline.schemas.event.CustomerView;
import java.util.List;

/// A customer with what billing would know of it. This service does no billing: the lists are
/// empty, and there because existing SDKs do without none of them.
record CustomerState(
    @JsonUnwrapped CustomerView customer,
    List<Object> activeSubscriptions,
    List<Object> grantedBenefits,
    List<Object> activeMeters) {

  static CustomerState of(CustomerView customer) {
    return new CustomerState(customer, List.of(), List.of(), List.of());
  }
}
