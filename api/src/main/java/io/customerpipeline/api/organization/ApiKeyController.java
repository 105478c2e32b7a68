package io.customerpipeline.api.organization;

import io.customerpipeline.api.organization.OrganizationBodies.NewApiKey;
import io.customerpipeline.api.organization.OrganizationBodies.Rotation;
import io.customerpipeline.http.access.ApiKeyStore;
import io.customerpipeline.http.access.ApiKeys;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.PageParameters;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The API keys of the caller's own organization.
@RestController
@RequestMapping("/v1/api-keys")
class ApiKeyController {
  private final KeyRing ring;
  private final ApiKeyStore keys;
  private final ApiKeys known;
  private final InstantSource clock;

  ApiKeyController(KeyRing ring, ApiKeyStore keys, ApiKeys known, InstantSource clock) {
    this.ring = ring;
    this.keys = keys;
    this.known = known;
    this.clock = clock;
  }

  /// One page of keys, ended ones included.
  record ApiKeyPage(List<ApiKeyView> items, Pagination pagination) {}

  @Operation(summary = "Make an API key; the only time that it is shown")
  @Needs(Scope.ADMIN)
  @ResponseStatus(HttpStatus.CREATED)
  @Refuses(ProblemType.TOO_MANY_API_KEYS)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ApiKeyView> create(
      OrganizationId organization, @Shape(NewApiKey.class) JsonBody body) {
    return created(ring.create(organization, ApiKeyRequests.key(body, clock.instant())));
  }

  @Operation(summary = "API keys of the organization, ended ones included")
  @Needs(Scope.ADMIN)
  @GetMapping
  ApiKeyPage list(
      OrganizationId organization,
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    Page page = page(parameters);
    return new ApiKeyPage(
        keys.list(organization, page).stream().map(ApiKeyView::of).toList(),
        Pagination.of(keys.count(organization), page));
  }

  @Operation(summary = "One API key")
  @Needs(Scope.ADMIN)
  @GetMapping("/{id}")
  ApiKeyView get(OrganizationId organization, @PathVariable UUID id) {
    return keys.find(organization, id).map(ApiKeyView::of).orElseThrow(KeyRing::unknownKey);
  }

  /// It ends at once on this instance, and within 5 s on the others. Again, it changes nothing.
  @Operation(summary = "End an API key")
  @Needs(Scope.ADMIN)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(OrganizationId organization, @PathVariable UUID id) {
    ring.revoke(organization, id);
    known.refresh();
  }

  @Operation(summary = "Make a second key; the first ends after an overlap")
  @Needs(Scope.ADMIN)
  @ResponseStatus(HttpStatus.CREATED)
  @Refuses({ProblemType.API_KEY_ENDED, ProblemType.TOO_MANY_API_KEYS})
  @PostMapping("/{id}/rotate")
  ResponseEntity<ApiKeyView> rotate(
      OrganizationId organization,
      @PathVariable UUID id,
      @Shape(Rotation.class) @Nullable JsonBody body) {
    ApiKeyView successor = ring.rotate(organization, id, ApiKeyRequests.overlap(body));
    known.refresh();
    return created(successor);
  }

  static ResponseEntity<ApiKeyView> created(ApiKeyView key) {
    return ResponseEntity.created(URI.create("/v1/api-keys/" + key.id())).body(key);
  }

  static Page page(MultiValueMap<String, String> parameters) {
    var violations = new ArrayList<Violation>();
    Page page = Page.of(parameters, violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    return page;
  }
}
