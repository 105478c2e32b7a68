package io.customerpipeline.webhooks.attempt;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Every attempt for the endpoints of the caller's own organization, as long as they are kept.
@RestController
@RequestMapping("/v1/webhooks/deliveries")
class DeliveryController {
  private final DeliveryStore store;

  DeliveryController(DeliveryStore store) {
    this.store = store;
  }

  /// One page of attempts.
  record DeliveryPage(List<DeliveryView> items, Pagination pagination) {}

  @Operation(summary = "Attempts of webhook deliveries, the newest first; counted up to 10,000")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping
  DeliveryPage list(
      OrganizationId organization,
      @Shape(DeliveryParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    DeliveryRequest request = DeliveryRequest.of(parameters);
    return new DeliveryPage(
        store.list(organization, request),
        Pagination.of(store.count(organization, request), request.page()));
  }
}
