package io.customerpipeline.api.submit;

import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writes to the customer that has an external id. The processor finds it, in the order of the log.
@RestController
@RequestMapping("/v1/customers/external/{external_id}")
class ByExternalIdController {
  private final Submissions submissions;

  ByExternalIdController(Submissions submissions) {
    this.submissions = submissions;
  }

  /// Creates the customer, or changes the one that has the external id: a field that is left out
  /// stays. With `If-Match` there must be one, with `If-None-Match: *` there must be none.
  @Operation(summary = "Create the customer of an external id, or change it")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> upsert(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      @Shape(CustomerBodies.Upsert.class) JsonBody body,
      RequestTerms terms) {
    var wanted = CustomerRequests.upsert(body, organization, externalId, Merging.NOTHING);
    return submissions
        .submit(
            organization,
            terms.forAnyCustomer(),
            stamp ->
                terms.mustExist()
                    ? new Request.UpdateByExternalId(
                        stamp.operation(),
                        organization,
                        stamp.now(),
                        externalId,
                        wanted.email(),
                        null,
                        wanted.profile(),
                        terms.ifVersion())
                    : new Request.Upsert(
                        stamp.operation(),
                        organization,
                        stamp.now(),
                        externalId,
                        stamp.newId(wanted.email()),
                        wanted.email(),
                        wanted.profile(),
                        null,
                        terms.ifAbsent()))
        .toResponse();
  }

  @Operation(summary = "Change the customer that has an external id")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, RequestTerms.MERGE_PATCH})
  ResponseEntity<Object> updateByExternalId(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      @Shape(CustomerBodies.Update.class) JsonBody body,
      RequestTerms terms) {
    var change = CustomerRequests.update(body, organization, Merging.of(terms));
    return submissions
        .submit(
            organization,
            terms.forOldCustomer(),
            stamp ->
                new Request.UpdateByExternalId(
                    stamp.operation(),
                    organization,
                    stamp.now(),
                    externalId,
                    change.email(),
                    change.externalId(),
                    change.profile(),
                    terms.ifVersion()))
        .toResponse();
  }

  @Operation(summary = "Delete the customer that has an external id")
  @Needs(Scope.CUSTOMERS_WRITE)
  @DeleteMapping
  ResponseEntity<Object> deleteByExternalId(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      RequestTerms terms) {
    return submissions
        .submit(
            organization,
            terms.forOldCustomer(),
            stamp ->
                new Request.DeleteByExternalId(
                    stamp.operation(), organization, stamp.now(), externalId, terms.ifVersion()))
        .toResponse();
  }
}
