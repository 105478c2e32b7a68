package io.customerpipeline.webhooks.lane;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.PageParameters;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The failing customers of an endpoint of the caller's own organization.
@RestController
@RequestMapping("/v1/webhooks/endpoints")
class LaneController {
  private final Endpoints endpoints;
  private final LaneStore store;

  LaneController(Endpoints endpoints, LaneStore store) {
    this.endpoints = endpoints;
    this.store = store;
  }

  /// One page of lanes.
  record LanePage(List<LaneView> items, Pagination pagination) {}

  @Operation(summary = "Customers whose deliveries to this endpoint wait, the parked ones first")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping("/{id}/lanes")
  LanePage lanes(
      OrganizationId organization,
      @PathVariable UUID id,
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    var violations = new ArrayList<Violation>();
    Page page = Page.of(parameters, violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    UUID endpoint = endpoints.get(organization, id).id();
    return new LanePage(store.list(endpoint, page), Pagination.of(store.count(endpoint), page));
  }

  @Operation(
      summary = "Try a waiting customer's event at once; a parked one's with all attempts anew")
  @Needs(Scope.WEBHOOKS_WRITE)
  @PostMapping("/{id}/lanes/{customer_id}/resume")
  LaneView resumeLane(
      OrganizationId organization,
      @PathVariable UUID id,
      @PathVariable("customer_id") UUID customer) {
    return changed(organization, id, customer, lane -> store.resume(id, customer));
  }

  @Operation(summary = "Leave a parked customer's event out, and go on with its next one")
  @Needs(Scope.WEBHOOKS_WRITE)
  @Refuses(ProblemType.LANE_NOT_PARKED)
  @PostMapping("/{id}/lanes/{customer_id}/skip")
  LaneView skipLane(
      OrganizationId organization,
      @PathVariable UUID id,
      @PathVariable("customer_id") UUID customer) {
    return changed(
        organization,
        id,
        customer,
        lane -> {
          if (!store.skip(id, customer)) {
            throw ProblemType.LANE_NOT_PARKED.exception(
                "The lane is %s, not parked.".formatted(lane.state()));
          }
        });
  }

  private LaneView changed(
      OrganizationId organization, UUID id, UUID customer, Consumer<LaneView> change) {
    return endpoints.changing(
        organization,
        id,
        endpoint -> {
          change.accept(store.find(id, customer).orElseThrow(LaneController::unknown));
          return store.find(id, customer).orElseThrow(LaneController::unknown);
        });
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("Nothing of this customer waits for this endpoint.");
  }
}
