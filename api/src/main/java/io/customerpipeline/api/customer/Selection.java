package io.customerpipeline.api.customer;

import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.List;
import org.springframework.util.MultiValueMap;

/// Customers as a list would have them, in its order, all of them: to be read later and elsewhere.
public final class Selection {
  private final CustomerFilter filter;
  private final List<Sort> sorting;

  private Selection(CustomerFilter filter, List<Sort> sorting) {
    this.filter = filter;
    this.sorting = sorting;
  }

  /// @param asked the list's parameters, without `organization_id`
  /// @param location where in a request they stand
  /// @throws ProblemException `422` that names every parameter at fault
  public static Selection of(
      OrganizationId organization, MultiValueMap<String, String> asked, Location location) {
    var request = ListRequest.of(organization, asked, location);
    return new Selection(request.filter(), request.sorting());
  }

  CustomerFilter.Condition condition() {
    return filter.condition();
  }

  List<Sort> sorting() {
    return sorting;
  }
}
