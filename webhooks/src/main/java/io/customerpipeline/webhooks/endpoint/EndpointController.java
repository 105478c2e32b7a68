package io.customerpipeline.webhooks.endpoint;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.webhooks.endpoint.EndpointBodies.ChangedEndpoint;
import io.customerpipeline.webhooks.endpoint.EndpointBodies.NewEndpoint;
import io.customerpipeline.webhooks.endpoint.EndpointBodies.SecretRotation;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The webhook endpoints of the caller's own organization.
@RestController
@RequestMapping("/v1/webhooks/endpoints")
class EndpointController {
  private final Endpoints endpoints;
  private final EndpointStore store;
  private final EndpointRequests requests;
  private final TestEvents tests;
  private final InstantSource clock;

  EndpointController(
      Endpoints endpoints,
      EndpointStore store,
      EndpointRequests requests,
      TestEvents tests,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.store = store;
    this.requests = requests;
    this.tests = tests;
    this.clock = clock;
  }

  /// One page of endpoints.
  record EndpointPage(List<EndpointView> items, Pagination pagination) {}

  /// What was sent off.
  ///
  /// @param id of the test event: the `webhook-id` of its delivery
  record TestView(String id) {}

  @Operation(summary = "Register a webhook endpoint; it gets what happens from now on")
  @Needs(Scope.WEBHOOKS_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  @Refuses(ProblemType.TOO_MANY_ENDPOINTS)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<EndpointView> create(
      OrganizationId organization, @Shape(NewEndpoint.class) JsonBody body) {
    Endpoint endpoint = requests.create(body, organization);
    endpoints.add(endpoint);
    return ResponseEntity.created(URI.create("/v1/webhooks/endpoints/" + endpoint.id()))
        .body(EndpointView.of(endpoint));
  }

  @Operation(summary = "Webhook endpoints of the organization, the newest first")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping
  EndpointPage list(
      OrganizationId organization,
      @Shape(EndpointParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    var violations = new ArrayList<Violation>();
    Page page = Page.of(parameters, violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    if (namesAnother(organization, parameters.get("organization_id"))) {
      return new EndpointPage(List.of(), Pagination.of(0, page));
    }
    return new EndpointPage(
        store.list(organization, page).stream().map(EndpointView::of).toList(),
        Pagination.of(store.count(organization), page));
  }

  private static boolean namesAnother(OrganizationId organization, @Nullable List<String> named) {
    return named != null && !named.contains(organization.value().toString());
  }

  @Operation(summary = "One webhook endpoint")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping("/{id}")
  EndpointView get(OrganizationId organization, @PathVariable UUID id) {
    return EndpointView.of(store.find(organization, id).orElseThrow(Endpoints::unknown));
  }

  /// Enabled again, it goes on where it stood.
  @Operation(summary = "Change a webhook endpoint; what is left out stays")
  @Needs(Scope.WEBHOOKS_WRITE)
  @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  EndpointView change(
      OrganizationId organization,
      @PathVariable UUID id,
      @Shape(ChangedEndpoint.class) JsonBody body) {
    EndpointChange change = requests.change(body);
    return EndpointView.of(
        endpoints.change(
            organization, id, endpoint -> change.appliedTo(endpoint, clock.instant())));
  }

  @Operation(summary = "Delete a webhook endpoint; nothing more is sent there")
  @Needs(Scope.WEBHOOKS_WRITE)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(OrganizationId organization, @PathVariable UUID id) {
    endpoints.delete(organization, id);
  }

  @Operation(summary = "Make a new secret; the one before signs as well for an overlap")
  @Needs(Scope.WEBHOOKS_WRITE)
  @PatchMapping("/{id}/secret")
  EndpointView rotate(
      OrganizationId organization,
      @PathVariable UUID id,
      @Shape(SecretRotation.class) @Nullable JsonBody body) {
    Duration overlap = requests.overlap(body);
    return EndpointView.of(endpoints.rotate(organization, id, overlap));
  }

  @Operation(summary = "Send a test event, once, signed and logged as any other")
  @Needs(Scope.WEBHOOKS_WRITE)
  @PostMapping("/{id}/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  TestView test(OrganizationId organization, @PathVariable UUID id) {
    return new TestView(tests.send(store.find(organization, id).orElseThrow(Endpoints::unknown)));
  }
}
