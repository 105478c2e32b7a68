package io.customerpipeline.api.customer;

import io.customerpipeline.api.problem.InvalidRequest;
import io.customerpipeline.api.problem.InvalidRequest.Location;

/// Which part of a list is asked for.
///
/// @param number from 1
/// @param limit entries a page, 1 … 100; more is capped
record Page(int number, int limit) {
  private static final int LIMIT_MAX = 100;

  Page {
    if (number < 1) {
      throw tooSmall("page");
    }
    if (limit < 1) {
      throw tooSmall("limit");
    }
    limit = Math.min(limit, LIMIT_MAX);
  }

  private static RuntimeException tooSmall(String field) {
    return InvalidRequest.exception(Location.QUERY, field, "too_small", "must be at least 1");
  }

  long offset() {
    return (number - 1L) * limit;
  }

  long pagesFor(long entries) {
    return Math.ceilDiv(entries, limit);
  }
}
