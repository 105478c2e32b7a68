package io.customerpipeline.api.reseed;

import io.customerpipeline.api.reseed.Reseeds.Exceptions;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.BodyExample;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.CustomerId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Reseeds of the log, for the operator of the installation.
@RestController
@RequestMapping("/v1/reseeds")
class ReseedController {
  static final int EXCEPTIONS_MAX = 1_000;

  private final Reseeds reseeds;
  private final ReseedStore store;

  ReseedController(Reseeds reseeds, ReseedStore store) {
    this.reseeds = reseeds;
    this.store = store;
  }

  /// The body of [#except], for the description of the API.
  @BodyExample("{\"customer_ids\": [\"01a3185c-5000-8b55-b800-000000000005\"]}")
  record NewExceptions(
      @Schema(description = "1 to 1,000 customers. More may follow.") List<UUID> customerIds) {}

  @Operation(summary = "Restore the customers of the read model in a log that was lost")
  @Needs(Scope.OPERATOR)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Refuses({ProblemType.RESEED_RUNNING, ProblemType.LOG_HOLDS_ORGANIZATIONS})
  @PostMapping
  ResponseEntity<ReseedView> start() {
    UUID id = reseeds.start();
    return ResponseEntity.accepted().location(URI.create("/v1/reseeds/" + id)).body(found(id));
  }

  @Operation(summary = "Leave customers out of the next reseed, because they were deleted since")
  @Needs(Scope.OPERATOR)
  @PostMapping(path = "/exceptions", consumes = MediaType.APPLICATION_JSON_VALUE)
  Exceptions except(@Shape(NewExceptions.class) JsonBody body) {
    CustomerId[] customers = body.read("customer_ids", CustomerId[].class);
    if (customers == null ? !body.isPresent("customer_ids") : !isValid(customers)) {
      body.addFault("customer_ids", "wrong_form", "must name 1 to 1,000 customers");
    }
    body.finish();
    return reseeds.except(
        Arrays.stream(Objects.requireNonNull(customers)).map(CustomerId::value).toList());
  }

  private static boolean isValid(CustomerId[] customers) {
    return customers.length > 0
        && customers.length <= EXCEPTIONS_MAX
        && Arrays.stream(customers).allMatch(Objects::nonNull);
  }

  @Operation(summary = "How far a reseed is")
  @Needs(Scope.OPERATOR)
  @GetMapping("/{reseed_id}")
  ReseedView get(@PathVariable("reseed_id") UUID id) {
    return found(id);
  }

  private ReseedView found(UUID id) {
    return store
        .find(id)
        .orElseThrow(() -> ProblemType.NOT_FOUND.exception("No reseed has this id."));
  }
}
