package io.customerpipeline.api.feed;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The events of one customer, for who has found a gap in its versions.
@RestController
@RequestMapping("/v1/customers")
class CustomerEventsController {
  private final EventStore events;

  CustomerEventsController(EventStore events) {
    this.events = events;
  }

  /// @param items in order of version
  record CustomerEvents(List<RawEvent> items, boolean hasMore) {}

  @Operation(summary = "What happened to one customer, the deleted ones too")
  @Needs(Scope.EVENTS_READ)
  @GetMapping("/{id}/events")
  CustomerEvents list(
      OrganizationId organization,
      @PathVariable CustomerId id,
      @Parameter(description = "Only of higher versions than this.")
          @RequestParam(defaultValue = "0")
          long after) {
    List<RawEvent> found = events.ofCustomer(organization, id, after, FeedRequest.LIMIT_MAX + 1);
    if (found.isEmpty() && events.ofCustomer(organization, id, 0, 1).isEmpty()) {
      throw ProblemType.NOT_FOUND.exception("No customer has this id.");
    }
    boolean hasMore = found.size() > FeedRequest.LIMIT_MAX;
    return new CustomerEvents(hasMore ? found.subList(0, FeedRequest.LIMIT_MAX) : found, hasMore);
  }
}
