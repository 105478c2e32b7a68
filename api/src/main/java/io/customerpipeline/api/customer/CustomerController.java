package io.customerpipeline.api.customer;

import io.customerpipeline.api.customer.CustomerPage.Pagination;
import io.customerpipeline.api.problem.InvalidRequest;
import io.customerpipeline.api.problem.InvalidRequest.Location;
import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reads: what the projection has written is what is shown.
@RestController
@RequestMapping("/v1/customers")
class CustomerController {
  private final CustomerStore customers;

  CustomerController(CustomerStore customers) {
    this.customers = customers;
  }

  @GetMapping
  CustomerPage list(
      OrganizationId organization,
      @RequestParam(required = false) @Nullable String email,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "10") int limit) {
    Page asked = new Page(page, limit);
    Optional<Email> filter = Optional.ofNullable(email).map(CustomerController::emailFilter);
    long count = customers.count(organization, filter);
    return new CustomerPage(
        customers.list(organization, filter, asked).stream().map(CustomerView::of).toList(),
        new Pagination(count, asked.pagesFor(count)));
  }

  @GetMapping("/{id}")
  CustomerView get(OrganizationId organization, @PathVariable CustomerId id) {
    return customers
        .find(organization, id)
        .map(CustomerView::of)
        .orElseThrow(() -> ProblemType.NOT_FOUND.exception("No customer has this id."));
  }

  private static Email emailFilter(String email) {
    try {
      return Email.of(email);
    } catch (InvalidValueException e) {
      throw InvalidRequest.exception(Location.QUERY, e.violations());
    }
  }
}
