package io.customerpipeline.api.submit;

import io.customerpipeline.api.submit.CustomerRequests.Change;
import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writes to the customer that has an e-mail. The processor finds it, in the order of the log: a
/// customer that gave the e-mail up before is not touched.
@RestController
@RequestMapping("/v1/customers/email/{email}")
class ByEmailController {
  private final Submissions submissions;

  ByEmailController(Submissions submissions) {
    this.submissions = submissions;
  }

  /// Gets or creates: a new customer is answered `201`, an old one `200`, changed by the fields of
  /// the body. With `If-Match` there must be one, with `If-None-Match: *` there must be none.
  @Operation(
      summary = "Create the customer of an e-mail, or change it; an empty body only reads it")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PutMapping
  ResponseEntity<Object> upsert(
      OrganizationId organization,
      @PathVariable Email email,
      @Shape(CustomerBodies.UpsertByEmail.class) @Nullable JsonBody body,
      RequestTerms terms) {
    if (terms.mergePatch()) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.exception(
          "A merge patch is for PATCH. The body of PUT is application/json.");
    }
    Change wanted =
        CustomerRequests.upsertByEmail(
            body == null ? JsonBody.empty() : body, organization, email, Merging.NOTHING);
    return submissions
        .submit(
            organization,
            terms.forAnyCustomer(),
            stamp ->
                terms.mustExist()
                    ? updating(stamp, email, wanted, terms)
                    : upserting(stamp, email, wanted, terms))
        .toResponse();
  }

  private static Request upserting(Stamp stamp, Email email, Change wanted, RequestTerms terms) {
    @Nullable Email written = wanted.email();
    var externalId = wanted.externalId();
    return new ByEmail.Upsert(
        stamp.operation(),
        stamp.organization(),
        stamp.now(),
        stamp.newId(email),
        Objects.requireNonNullElse(written, email),
        wanted.profile(),
        null,
        externalId == null ? null : externalId.to(),
        written == null ? Boolean.TRUE : null,
        terms.ifAbsent());
  }

  @Operation(summary = "Change the customer that has an e-mail")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, RequestTerms.MERGE_PATCH})
  ResponseEntity<Object> updateByEmail(
      OrganizationId organization,
      @PathVariable Email email,
      @Shape(CustomerBodies.Update.class) JsonBody body,
      RequestTerms terms) {
    Change change = CustomerRequests.update(body, organization, Merging.of(terms));
    return submissions
        .submit(
            organization, terms.forOldCustomer(), stamp -> updating(stamp, email, change, terms))
        .toResponse();
  }

  private static Request updating(Stamp stamp, Email email, Change change, RequestTerms terms) {
    return new ByEmail.Update(
        stamp.operation(),
        stamp.organization(),
        stamp.now(),
        email,
        change.email(),
        change.externalId(),
        change.profile(),
        terms.ifVersion());
  }

  @Operation(summary = "Delete the customer that has an e-mail")
  @Needs(Scope.CUSTOMERS_WRITE)
  @DeleteMapping
  ResponseEntity<Object> deleteByEmail(
      OrganizationId organization, @PathVariable Email email, RequestTerms terms) {
    return submissions
        .submit(
            organization,
            terms.forOldCustomer(),
            stamp ->
                new ByEmail.Delete(
                    stamp.operation(), organization, stamp.now(), email, terms.ifVersion()))
        .toResponse();
  }
}
