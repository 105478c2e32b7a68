package io.customerpipeline.webhooks.replay;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
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
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.customerpipeline.webhooks.replay.ReplayBodies.NewReplay;
import io.customerpipeline.webhooks.replay.ReplayStore.Count;
import io.swagger.v3.oas.annotations.Operation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Replays to the endpoints of the caller's own organization.
@RestController
@RequestMapping("/v1/webhooks/endpoints")
class ReplayController {
  private final Endpoints endpoints;
  private final ReplayStore store;
  private final InstantSource clock;
  private final TransactionTemplate transaction;

  ReplayController(
      Endpoints endpoints,
      ReplayStore store,
      InstantSource clock,
      PlatformTransactionManager transactions) {
    this.endpoints = endpoints;
    this.store = store;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Operation(
      summary = "Send again what was sent before, from an instant, an event or the beginning")
  @Needs(Scope.WEBHOOKS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Refuses(ProblemType.REPLAY_RUNNING)
  @PostMapping(path = "/{id}/replays", consumes = MediaType.APPLICATION_JSON_VALUE)
  ReplayView startReplay(
      OrganizationId organization, @PathVariable UUID id, @Shape(NewReplay.class) JsonBody body) {
    ReplayRequest request = ReplayRequest.of(body);
    Endpoint endpoint = endpoints.get(organization, id);
    var stretches =
        store
            .stretches(endpoint, request.start())
            .orElseThrow(() ->
                InvalidRequest.exception(
                    Location.BODY, "from_event_id", "unknown", "is no event that is still kept"));
    Count count = store.count(endpoint, stretches);
    if (request.dryRun()) {
      return ReplayView.preview(id, count);
    }
    return transaction.execute(_ ->
        store
            .add(endpoint, stretches, count, clock.instant())
            .flatMap(replay -> store.find(id, replay))
            .orElseThrow(() ->
                ProblemType.REPLAY_RUNNING.exception(
                    "A replay to this endpoint is running; wait for it, or cancel it.")));
  }

  /// One page of replays.
  record ReplayPage(List<ReplayView> items, Pagination pagination) {}

  @Operation(summary = "Replays to an endpoint that run, or ended within the window, newest first")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping("/{id}/replays")
  ReplayPage replays(
      OrganizationId organization,
      @PathVariable UUID id,
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    var violations = new ArrayList<Violation>();
    Page page = Page.of(parameters, violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    UUID endpoint = endpoints.get(organization, id).id();
    return new ReplayPage(store.list(endpoint, page), Pagination.of(store.count(endpoint), page));
  }

  @Operation(summary = "How far a replay is")
  @Needs({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE})
  @GetMapping("/{id}/replays/{replay_id}")
  ReplayView getReplay(
      OrganizationId organization, @PathVariable UUID id, @PathVariable("replay_id") UUID replay) {
    return store
        .find(endpoints.get(organization, id).id(), replay)
        .orElseThrow(ReplayController::unknown);
  }

  @Operation(summary = "End a replay; one that has ended stays as it is")
  @Needs(Scope.WEBHOOKS_WRITE)
  @PostMapping("/{id}/replays/{replay_id}/cancel")
  ReplayView cancelReplay(
      OrganizationId organization, @PathVariable UUID id, @PathVariable("replay_id") UUID replay) {
    UUID endpoint = endpoints.get(organization, id).id();
    store.cancel(endpoint, replay);
    return store.find(endpoint, replay).orElseThrow(ReplayController::unknown);
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("No replay to this endpoint has this id.");
  }
}
