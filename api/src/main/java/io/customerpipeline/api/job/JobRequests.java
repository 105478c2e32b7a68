package io.customerpipeline.api.job;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// What requests about jobs have in common.
public final class JobRequests {
  private static final String KEY = "Idempotency-Key";

  private JobRequests() {}

  /// `Idempotency-Key`, if there is one.
  ///
  /// @throws ProblemException `422` if it has the wrong form
  public static @Nullable String key(HttpServletRequest http) {
    String key = http.getHeader(KEY);
    if (key != null && !key.matches("[\\x21-\\x7E]{1,255}")) {
      throw InvalidRequest.exception(
          Location.HEADER, KEY, "wrong_form", "must have 1 to 255 visible ASCII characters");
    }
    return key;
  }

  /// @throws ProblemException `422` that names what is wrong
  public static Page page(MultiValueMap<String, String> parameters) {
    var violations = new ArrayList<Violation>();
    Page page = Page.of(parameters, violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    return page;
  }
}
