package io.customerpipeline.api.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.CutOffException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.event.CustomerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reads: what the projection has written is what is shown.
@RestController
@RequestMapping("/v1/customers")
class CustomerController {
  private static final Duration EXPORT_MAX = Duration.ofMinutes(15);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /// Any id but `email`: otherwise two routes would be equally near to `/email/state`, and Spring
  /// refuses to choose.
  private static final String BY_ID = "/{id:(?!email$).+}";

  private final CustomerStore customers;
  private final ExportPlaces places = new ExportPlaces();

  CustomerController(CustomerStore customers) {
    this.customers = customers;
  }

  @Operation(summary = "Customers, filtered and sorted")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping
  CustomerPage list(
      OrganizationId organization,
      @Shape(ListParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    var request = ListRequest.of(organization, parameters);
    CustomerFilter filter = request.filter();
    long count = customers.count(filter);
    List<Customer> page = customers.list(filter, request.sorting(), request.page(), count);
    return new CustomerPage(
        page.stream().map(CustomerView::of).toList(), Pagination.of(count, request.page()));
  }

  @Operation(summary = "One customer")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/{id}")
  ResponseEntity<CustomerView> get(OrganizationId organization, @PathVariable CustomerId id) {
    return shown(customers.find(organization, id));
  }

  @Operation(summary = "The customer that has an external id")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/external/{external_id}")
  ResponseEntity<CustomerView> getByExternalId(
      OrganizationId organization, @PathVariable("external_id") ExternalId externalId) {
    return shown(customers.find(organization, externalId));
  }

  @Operation(summary = "The customer that has an e-mail")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/email/{email}")
  ResponseEntity<CustomerView> getByEmail(OrganizationId organization, @PathVariable Email email) {
    return shown(customers.find(organization, email));
  }

  @Operation(summary = "One customer, in the form that existing SDKs read its state")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping(BY_ID + "/state")
  CustomerState state(OrganizationId organization, @PathVariable CustomerId id) {
    return CustomerState.of(CustomerView.of(living(customers.find(organization, id))));
  }

  @Operation(summary = "The same by external id")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/external/{external_id}/state")
  CustomerState stateByExternalId(
      OrganizationId organization, @PathVariable("external_id") ExternalId externalId) {
    return CustomerState.of(CustomerView.of(living(customers.find(organization, externalId))));
  }

  /// All customers of the filter as of one moment. An export that fails on the way, or whose reader
  /// takes longer than [#EXPORT_MAX], breaks off without the end of its last chunk, so that no part
  /// of it passes for the whole.
  @Operation(summary = "All customers that a list would have, as CSV, as of one moment")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
  @Needs(Scope.CUSTOMERS_READ)
  @Refuses(ProblemType.TOO_MANY_WAITING)
  @GetMapping("/export")
  void export(
      OrganizationId organization,
      @Shape(ExportParameters.class) @RequestParam MultiValueMap<String, String> parameters,
      @Parameter(description = "Whether a byte order mark comes first, by which Excel knows UTF-8.")
          @RequestParam(defaultValue = "false")
          boolean bom,
      HttpServletResponse response)
      throws IOException {
    var request = ListRequest.of(organization, parameters);
    if (!places.take(organization)) {
      throw ProblemType.TOO_MANY_WAITING
          .exception("Too many exports are read just now. POST /v1/exports makes a file of one.")
          .retryAfter(RETRY_AFTER);
    }
    try {
      export(request, bom, response);
    } finally {
      places.giveBack(organization);
    }
  }

  private void export(ListRequest request, boolean bom, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"customers.csv\"");
    var export = new CustomerExport(new OutputStreamWriter(response.getOutputStream(), UTF_8), bom);
    try {
      customers.forEach(request.filter(), request.sorting(), before(EXPORT_MAX, export::print));
      export.finish();
    } catch (RuntimeException e) {
      if (response.isCommitted()) {
        throw new CutOffException(e);
      }
      response.reset();
      throw e;
    }
  }

  private static <T> Consumer<T> before(Duration end, Consumer<T> action) {
    long begun = System.nanoTime();
    return one -> {
      if (System.nanoTime() - begun > end.toNanos()) {
        throw new IllegalStateException("it was not read within " + end);
      }
      action.accept(one);
    };
  }

  private static ResponseEntity<CustomerView> shown(Optional<Customer> found) {
    Customer customer = living(found);
    return ResponseEntity.ok().eTag(EntityTags.of(customer)).body(CustomerView.of(customer));
  }

  private static Customer living(Optional<Customer> found) {
    return found.orElseThrow(() -> ProblemType.NOT_FOUND.exception("No customer has this id."));
  }
}
