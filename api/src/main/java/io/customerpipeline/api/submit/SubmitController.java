package io.customerpipeline.api.submit;

import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writes: each request becomes one command. Nothing is checked against the read model first; only
/// the processor may decide.
@RestController
@RequestMapping("/v1/customers")
class SubmitController {
  private final Submissions submissions;

  SubmitController(Submissions submissions) {
    this.submissions = submissions;
  }

  @Operation(summary = "Create a customer")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> create(
      OrganizationId organization,
      @Shape(CustomerBodies.Create.class) JsonBody body,
      RequestTerms terms) {
    var customer = CustomerRequests.create(body, organization);
    return submissions
        .submit(
            organization,
            terms.forNewCustomer(),
            stamp ->
                new Request.Create(
                    stamp.operation(),
                    organization,
                    stamp.now(),
                    stamp.newId(customer.email()),
                    customer.email(),
                    customer.externalId(),
                    customer.profile(),
                    null))
        .toResponse();
  }

  @Operation(summary = "Change a customer")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, RequestTerms.MERGE_PATCH})
  ResponseEntity<Object> update(
      OrganizationId organization,
      @PathVariable CustomerId id,
      @Shape(CustomerBodies.Update.class) JsonBody body,
      RequestTerms terms) {
    var change = CustomerRequests.update(body, organization, Merging.of(terms));
    return submissions
        .submit(
            organization,
            terms.forOldCustomer(),
            stamp ->
                new Request.Update(
                    stamp.operation(),
                    organization,
                    stamp.now(),
                    id,
                    change.email(),
                    change.externalId(),
                    change.profile(),
                    terms.ifVersion(),
                    null))
        .toResponse();
  }

  @Operation(summary = "Delete a customer; its values are free at once")
  @Needs(Scope.CUSTOMERS_WRITE)
  @DeleteMapping("/{id}")
  ResponseEntity<Object> delete(
      OrganizationId organization, @PathVariable CustomerId id, RequestTerms terms) {
    return submissions
        .submit(
            organization,
            terms.forOldCustomer(),
            stamp ->
                new Request.Delete(
                    stamp.operation(), organization, stamp.now(), id, terms.ifVersion(), null))
        .toResponse();
  }
}
