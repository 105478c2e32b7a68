package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sets and clears single parts of an [Address]; the other parts stay. An address that loses its
/// last part is gone.
///
/// @param line1 and the parts after it: the new values, with the limits of an [Address]; they win
///   over a clearing of the same part; an absent one leaves the part alone
/// @param clear parts that lose their value, in a fixed order, because its bytes go into the
///   fingerprint
public record AddressMerge(
    @Nullable String line1,
    @Nullable String line2,
    @Nullable String postalCode,
    @Nullable String city,
    @Nullable String state,
    @Nullable String country,
    Set<Part> clear) {

  /// The parts of an address.
  public enum Part {
    @JsonProperty("line1")
    LINE1,
    @JsonProperty("line2")
    LINE2,
    @JsonProperty("postal_code")
    POSTAL_CODE,
    @JsonProperty("city")
    CITY,
    @JsonProperty("state")
    STATE,
    @JsonProperty("country")
    COUNTRY
  }

  /// @throws InvalidValueException for every value that no address can have
  public AddressMerge {
    country = country == null ? null : Address.normalizedCountry(country);
    var violations = new Violations();
    Address.checkTexts(violations, line1, line2, postalCode, city, state);
    if (country != null) {
      Address.checkCountry(violations, country);
    }
    violations.throwIfAny();
    var ordered = EnumSet.noneOf(Part.class);
    ordered.addAll(clear);
    clear = Collections.unmodifiableSet(ordered);
  }

  boolean fitsOn(@Nullable Address base) {
    return next(Part.COUNTRY, base) != null || isEmptyOn(base);
  }

  /// @return absent if no part is left
  /// @throws InvalidValueException if it does not [#fitsOn] the base
  @Nullable Address applyTo(@Nullable Address base) {
    if (!fitsOn(base)) {
      throw new InvalidValueException(
          List.of(new Violation("billing_address.country", "required", "is required")));
    }
    String nextCountry = next(Part.COUNTRY, base);
    return nextCountry == null
        ? null
        : new Address(
            next(Part.LINE1, base),
            next(Part.LINE2, base),
            next(Part.POSTAL_CODE, base),
            next(Part.CITY, base),
            next(Part.STATE, base),
            nextCountry);
  }

  private boolean isEmptyOn(@Nullable Address base) {
    return Stream.of(Part.values()).allMatch(part -> next(part, base) == null);
  }

  private @Nullable String next(Part part, @Nullable Address base) {
    String given = given(part);
    if (given != null || base == null || clear.contains(part)) {
      return given;
    }
    return switch (part) {
      case LINE1 -> base.line1();
      case LINE2 -> base.line2();
      case POSTAL_CODE -> base.postalCode();
      case CITY -> base.city();
      case STATE -> base.state();
      case COUNTRY -> base.country();
    };
  }

  private @Nullable String given(Part part) {
    return switch (part) {
      case LINE1 -> line1;
      case LINE2 -> line2;
      case POSTAL_CODE -> postalCode;
      case CITY -> city;
      case STATE -> state;
      case COUNTRY -> country;
    };
  }

  @Override
  public String toString() {
    return "AddressMerge[***]";
  }
}
