package io.customerpipeline.webhooks.health;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How the endpoints of the caller's own organization are.
@RestController
@RequestMapping("/v1/webhooks/endpoints")
class HealthController {
  private final Endpoints endpoints;
  private final HealthStore store;

  HealthController(Endpoints endpoints, HealthStore store) {
    this.endpoints = endpoints;
    this.store = store;
  }

  @Operation(summary = "How far behind a webhook endpoint is, and since when it fails")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping("/{id}/health")
  HealthView health(OrganizationId organization, @PathVariable UUID id) {
    Endpoint endpoint = endpoints.get(organization, id);
    return store.health(endpoint);
  }
}
