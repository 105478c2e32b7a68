package io.customerpipeline.webhooks.attempt;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;

/// Sends what was sent before once more.
@RestController
@RequestMapping("/v1/webhooks/events")
class RedeliveryController {
  private final Redeliveries redeliveries;

  RedeliveryController(Redeliveries redeliveries) {
    this.redeliveries = redeliveries;
  }

  /// Existing SDKs read an answer in JSON, though it says nothing.
  @Operation(summary = "Send an event once more, to the endpoint that its id names")
  @ApiResponse(
      responseCode = "202",
      description = "Accepted",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(types = "null")))
  @Needs(Scope.WEBHOOKS_WRITE)
  @PostMapping(path = "/{id}/redeliver", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Object redeliver(OrganizationId organization, @PathVariable String id) {
    if (WebhookEventId.of(id).filter(it -> redeliveries.ask(organization, it)).isEmpty()) {
      throw ProblemType.NOT_FOUND.exception("No webhook event that is still kept has this id.");
    }
    return JsonNodeFactory.instance.nullNode();
  }
}
