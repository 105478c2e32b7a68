package io.customerpipeline.api.submit;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writes: each request becomes one command. Nothing is checked against the read model first; only
/// the processor may decide.
@RestController
@RequestMapping("/v1/customers")
class SubmitController {
  private final Submissions submissions;
  private final RandomGenerator random = new SecureRandom();

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
            terms,
            (operation, now) ->
                new Request.Create(
                    operation,
                    organization,
                    now,
                    newId(organization, customer.email(), now),
                    customer.email(),
                    customer.externalId(),
                    customer.profile(),
                    null))
        .toResponse();
  }

  @Operation(summary = "Change a customer")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> update(
      OrganizationId organization,
      @PathVariable CustomerId id,
      @Shape(CustomerBodies.Update.class) JsonBody body,
      RequestTerms terms) {
    var change = CustomerRequests.update(body, organization);
    return submissions
        .submit(
            organization,
            terms,
            (operation, now) ->
                new Request.Update(
                    operation,
                    organization,
                    now,
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
            terms,
            (operation, now) ->
                new Request.Delete(operation, organization, now, id, terms.ifVersion(), null))
        .toResponse();
  }

  /// Creates the customer, or changes the one that has the external id: what is left out stays.
  /// With `If-Match` there must be one.
  @Operation(summary = "Create the customer of an external id, or change it")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PutMapping(path = "/external/{external_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> upsert(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      @Shape(CustomerBodies.Upsert.class) JsonBody body,
      RequestTerms terms) {
    var wanted = CustomerRequests.upsert(body, organization, externalId);
    return submissions
        .submit(
            organization,
            terms,
            (operation, now) ->
                terms.mustExist()
                    ? new Request.UpdateByExternalId(
                        operation,
                        organization,
                        now,
                        externalId,
                        wanted.email(),
                        null,
                        wanted.profile(),
                        terms.ifVersion())
                    : new Request.Upsert(
                        operation,
                        organization,
                        now,
                        externalId,
                        newId(organization, wanted.email(), now),
                        wanted.email(),
                        wanted.profile(),
                        null))
        .toResponse();
  }

  @Operation(summary = "Change the customer that has an external id")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PatchMapping(path = "/external/{external_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> updateByExternalId(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      @Shape(CustomerBodies.Update.class) JsonBody body,
      RequestTerms terms) {
    var change = CustomerRequests.update(body, organization);
    return submissions
        .submit(
            organization,
            terms,
            (operation, now) ->
                new Request.UpdateByExternalId(
                    operation,
                    organization,
                    now,
                    externalId,
                    change.email(),
                    change.externalId(),
                    change.profile(),
                    terms.ifVersion()))
        .toResponse();
  }

  @Operation(summary = "Delete the customer that has an external id")
  @Needs(Scope.CUSTOMERS_WRITE)
  @DeleteMapping("/external/{external_id}")
  ResponseEntity<Object> deleteByExternalId(
      OrganizationId organization,
      @PathVariable("external_id") ExternalId externalId,
      RequestTerms terms) {
    return submissions
        .submit(
            organization,
            terms,
            (operation, now) ->
                new Request.DeleteByExternalId(
                    operation, organization, now, externalId, terms.ifVersion()))
        .toResponse();
  }

  private CustomerId newId(OrganizationId organization, Email email, Instant now) {
    return CustomerId.of(now, EmailKey.of(organization, email).bucket(), random.nextLong());
  }
}
