package io.customerpipeline.http.page;

import io.customerpipeline.schemas.customer.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which part of a list is asked for.
///
/// @param number from 1
/// @param limit entries a page, 1 … 100; more is capped
public record Page(int number, int limit) {
  private static final int LIMIT_DEFAULT = 10;
  private static final int LIMIT_MAX = 100;

  public Page {
    limit = Math.min(limit, LIMIT_MAX);
  }

  /// @param parameters of the query; `page` and `limit` count
  /// @param violations takes what is wrong with them
  public static Page of(MultiValueMap<String, String> parameters, List<Violation> violations) {
    return new Page(
        number("page", parameters.getFirst("page"), 1, violations),
        number("limit", parameters.getFirst("limit"), LIMIT_DEFAULT, violations));
  }

  private static int number(
      String name, @Nullable String text, int standard, List<Violation> violations) {
    if (text == null) {
      return standard;
    }
    if (!text.matches("-?[0-9]{1,9}")) {
      violations.add(new Violation(name, "wrong_type", "must be a whole number"));
    } else if (Integer.parseInt(text) < 1) {
      violations.add(new Violation(name, "too_small", "must be at least 1"));
    } else {
      return Integer.parseInt(text);
    }
    return standard;
  }

  public long offset() {
    return (number - 1L) * limit;
  }

  long pagesFor(long entries) {
    return Math.ceilDiv(entries, limit);
  }
}
