package io.customerpipeline.api.organization;

import io.customerpipeline.api.organization.OrganizationBodies.NewApiKey;
import io.customerpipeline.api.organization.OrganizationBodies.NewOrganization;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.PageParameters;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.http.sdk.OtherShape;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// All organizations, for whoever runs the installation; and the way to their first API keys.
@RestController
@RequestMapping("/v1/organizations")
class OrganizationController {
  private final OrganizationStore organizations;
  private final KeyRing ring;
  private final InstantSource clock;

  OrganizationController(OrganizationStore organizations, KeyRing ring, InstantSource clock) {
    this.organizations = organizations;
    this.ring = ring;
    this.clock = clock;
  }

  /// One page of organizations.
  record OrganizationPage(List<Organization> items, Pagination pagination) {}

  @Operation(summary = "Make an organization")
  @Needs(Scope.OPERATOR)
  @ResponseStatus(HttpStatus.CREATED)
  @OtherShape("the tenants of this installation, for its operator")
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Organization> create(@Shape(NewOrganization.class) JsonBody body) {
    var organization =
        new Organization(
            new OrganizationId(UUID.randomUUID()),
            ApiKeyRequests.organizationName(body),
            clock.instant());
    organizations.add(organization);
    return ResponseEntity.created(URI.create("/v1/organizations/" + organization.id()))
        .body(organization);
  }

  @Operation(summary = "All organizations")
  @Needs(Scope.OPERATOR)
  @OtherShape("the tenants of this installation, for its operator")
  @GetMapping
  OrganizationPage list(
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    Page page = ApiKeyController.page(parameters);
    return new OrganizationPage(
        organizations.list(page), Pagination.of(organizations.count(), page));
  }

  @Operation(summary = "One organization")
  @Needs(Scope.OPERATOR)
  @OtherShape("the tenants of this installation, for its operator")
  @GetMapping("/{organization_id}")
  Organization get(@PathVariable("organization_id") UUID id) {
    return organizations.find(new OrganizationId(id)).orElseThrow(KeyRing::unknownOrganization);
  }

  @Operation(summary = "Make an API key of an organization")
  @Needs(Scope.OPERATOR)
  @ResponseStatus(HttpStatus.CREATED)
  @Refuses(ProblemType.TOO_MANY_API_KEYS)
  @PostMapping(path = "/{organization_id}/api-keys", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ApiKeyView> createKey(
      @PathVariable("organization_id") UUID id, @Shape(NewApiKey.class) JsonBody body) {
    return ApiKeyController.created(
        ring.create(new OrganizationId(id), ApiKeyRequests.key(body, clock.instant())));
  }
}
