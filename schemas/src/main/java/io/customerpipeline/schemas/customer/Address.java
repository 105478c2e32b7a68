package io.customerpipeline.schemas.customer;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A billing address.
///
/// @param country ISO 3166-1 alpha-2, or `XK` for Kosovo, which the standard leaves to its users;
///   upper case, whatever case was given; the only part that is required
/// @param state free text or ISO 3166-2; absent where the country has none
public record Address(
    @Nullable String line1,
    @Nullable String line2,
    @Nullable String postalCode,
    @Nullable String city,
    @Nullable String state,
    String country) {
  static final int MAX_LENGTH = 256;
  private static final String KOSOVO = "XK";
  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

  public Address {
    if (country != null) {
      country = normalizedCountry(country);
    }
    var violations = new Violations();
    checkTexts(violations, line1, line2, postalCode, city, state);
    checkCountry(violations, country);
    violations.throwIfAny();
  }

  /// ASCII letters in upper case. Other letters stay, so that `ı` does not turn into a country.
  static String normalizedCountry(String country) {
    boolean ascii = country.chars().allMatch(c -> c < 0x80);
    return ascii ? country.toUpperCase(Locale.ROOT) : country;
  }

  static void checkTexts(
      Violations violations,
      @Nullable String line1,
      @Nullable String line2,
      @Nullable String postalCode,
      @Nullable String city,
      @Nullable String state) {
    violations.checkText("line1", line1, MAX_LENGTH);
    violations.checkText("line2", line2, MAX_LENGTH);
    violations.checkText("postal_code", postalCode, MAX_LENGTH);
    violations.checkText("city", city, MAX_LENGTH);
    violations.checkText("state", state, MAX_LENGTH);
  }

  static void checkCountry(Violations violations, @Nullable String country) {
    if (country == null) {
      violations.add("country", "required", "is required");
    } else if (!COUNTRIES.contains(country) && !country.equals(KOSOVO)) {
      violations.add("country", "unknown_country", "must be an ISO 3166-1 alpha-2 code");
    }
  }

  @Override
  public String toString() {
    return "Address[" + country + "]";
  }
}
