package io.customerpipeline.api.customer;

/// Which part of a list is asked for.
///
/// @param number from 1
/// @param limit entries a page, 1 … 100; more is capped
record Page(int number, int limit) {
  static final int LIMIT_DEFAULT = 10;
  private static final int LIMIT_MAX = 100;

  Page {
    limit = Math.min(limit, LIMIT_MAX);
  }

  long offset() {
    return (number - 1L) * limit;
  }

  long pagesFor(long entries) {
    return Math.ceilDiv(entries, limit);
  }
}
