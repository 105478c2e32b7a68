package io.customerpipeline.schemas.customer;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A billing address.
///
/// @param country ISO 3166-1 alpha-2, upper case; the only part that is required
/// @param state free text or ISO 3166-2; absent where the country has none
public record Address(
    @Nullable String line1,
    @Nullable String line2,
    @Nullable String postalCode,
    @Nullable String city,
    @Nullable String state,
    String country) {
  static final int MAX_LENGTH = 256;
  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

  public Address {
    var violations = new Violations();
    violations.checkText("line1", line1, MAX_LENGTH);
    violations.checkText("line2", line2, MAX_LENGTH);
    violations.checkText("postal_code", postalCode, MAX_LENGTH);
    violations.checkText("city", city, MAX_LENGTH);
    violations.checkText("state", state, MAX_LENGTH);
    checkCountry(violations, country);
    violations.throwIfAny();
  }

  private static void checkCountry(Violations violations, @Nullable String country) {
    if (country == null) {
      violations.add("country", "required", "is required");
    } else if (!COUNTRIES.contains(country)) {
      violations.add("country", "unknown_country", "must be an ISO 3166-1 alpha-2 code");
    }
  }

  @Override
  public String toString() {
    return "Address[" + country + "]";
  }
}
