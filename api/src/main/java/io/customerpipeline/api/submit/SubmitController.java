package io.customerpipeline.api.submit;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writes: each request becomes one command. Nothing is checked against the read model first; only
/// the processor may decide.
@RestController
@RequestMapping("/v1/customers")
class SubmitController {
  private static final String KEY = IdempotencyKeys.HEADER;
  private static final String PREFER = "Prefer";

  private final Submissions submissions;
  private final RandomGenerator random = new SecureRandom();

  SubmitController(Submissions submissions) {
    this.submissions = submissions;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> create(
      OrganizationId organization,
      JsonBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key,
      @RequestHeader(name = PREFER, required = false) @Nullable String prefer) {
    var customer = CustomerRequests.create(body, organization);
    Bucket home = EmailKey.of(organization, customer.email()).bucket();
    return submissions
        .submit(
            organization,
            new RequestTerms(key, prefer),
            (operation, now) -> {
              CustomerId id = CustomerId.of(now, home, random.nextLong());
              return new Request.Create(
                  operation,
                  organization,
                  now,
                  id,
                  customer.email(),
                  null,
                  customer.profile(),
                  null);
            })
        .toResponse();
  }

  @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> update(
      OrganizationId organization,
      @PathVariable CustomerId id,
      JsonBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key,
      @RequestHeader(name = PREFER, required = false) @Nullable String prefer) {
    ProfileChange change = CustomerRequests.update(body, organization);
    return submissions
        .submit(
            organization,
            new RequestTerms(key, prefer),
            (OperationId operation, Instant now) ->
                new Request.Update(
                    operation, organization, now, id, null, null, change, null, null))
        .toResponse();
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Object> delete(
      OrganizationId organization,
      @PathVariable CustomerId id,
      @RequestHeader(name = KEY, required = false) @Nullable String key,
      @RequestHeader(name = PREFER, required = false) @Nullable String prefer) {
    return submissions
        .submit(
            organization,
            new RequestTerms(key, prefer),
            (operation, now) -> new Request.Delete(operation, organization, now, id, null, null))
        .toResponse();
  }
}
