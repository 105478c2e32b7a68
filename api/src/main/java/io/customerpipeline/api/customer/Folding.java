package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Customer;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How text is compared without regard to case: the one rule for what is stored and what is asked.
public final class Folding {
  private Folding() {}

  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// All that a search looks into, one a line.
  public static String searchText(Customer customer) {
    var profile = customer.profile();
    return Stream.of(customer.email().address(), profile.name(), profile.billingName())
        .filter(Objects::nonNull)
        .map(Folding::fold)
        .collect(Collectors.joining("\n"));
  }
}
