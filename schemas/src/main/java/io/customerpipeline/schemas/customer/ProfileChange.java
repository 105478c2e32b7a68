package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A partial change of a [Profile] (RFC 7396 in intent): what is set, what is cleared; all else
/// stays.
///
/// @param set the new values; an absent one is left alone
/// @param clear fields that lose their value, in a fixed order, because its bytes go into the
///   fingerprint; none of them is also set
/// @param merge single metadata keys and single parts of the address, applied after the other two;
///   absent if there are none
public record ProfileChange(Values set, Set<Field> clear, @Nullable ProfileMerge merge) {

  public ProfileChange(Values set, Set<Field> clear) {
    this(set, clear, null);
  }

  /// Fields that a customer can be without.
  public enum Field {
    @JsonProperty("name")
    NAME,
    @JsonProperty("billing_name")
    BILLING_NAME,
    @JsonProperty("billing_address")
    BILLING_ADDRESS,
    @JsonProperty("tax_id")
    TAX_ID,
    @JsonProperty("locale")
    LOCALE;

    private String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Object in(Values values) {
      return switch (this) {
        case NAME -> values.name;
        case BILLING_NAME -> values.billingName;
        case BILLING_ADDRESS -> values.billingAddress;
        case TAX_ID -> values.taxId;
        case LOCALE -> values.locale;
      };
    }
  }

  /// As [Profile], with every component optional.
  public record Values(
      @Nullable CustomerType type,
      @Nullable String name,
      @Nullable String billingName,
      @Nullable Address billingAddress,
      @Nullable String taxId,
      @Nullable String locale,
      @Nullable Metadata metadata) {

    /// The same limits as for a whole profile.
    public Values {
      var checked =
          new Profile(
              CustomerType.INDIVIDUAL,
              name,
              billingName,
              billingAddress,
              taxId,
              locale,
              Metadata.EMPTY);
      locale = checked.locale();
    }
  }

  /// @throws InvalidValueException for every field that is both set and cleared
  public ProfileChange {
    var ordered = EnumSet.noneOf(Field.class);
    ordered.addAll(clear);
    var violations = new Violations();
    for (Field field : ordered) {
      if (field.in(set) != null) {
        violations.add(field.wireName(), "set_and_cleared", "must not be set and cleared at once");
      }
    }
    violations.throwIfAny();
    clear = Collections.unmodifiableSet(ordered);
  }

  /// Says why the profile cannot be changed so.
  ///
  /// @return absent if [#applyTo] gives a profile
  public ProfileMerge.@Nullable Fault faultOn(Profile old) {
    return merge == null ? null : merge.faultOn(withoutMerge(old));
  }

  /// The profile after this change.
  ///
  /// @throws InvalidValueException if there is a [#faultOn] it
  public Profile applyTo(Profile old) {
    Profile changed = withoutMerge(old);
    return merge == null ? changed : merge.applyTo(changed);
  }

  private Profile withoutMerge(Profile old) {
    return new Profile(
        set.type != null ? set.type : old.type(),
        next(Field.NAME, set.name, old.name()),
        next(Field.BILLING_NAME, set.billingName, old.billingName()),
        next(Field.BILLING_ADDRESS, set.billingAddress, old.billingAddress()),
        next(Field.TAX_ID, set.taxId, old.taxId()),
        next(Field.LOCALE, set.locale, old.locale()),
        set.metadata != null ? set.metadata : old.metadata());
  }

  private <T> @Nullable T next(Field field, @Nullable T given, @Nullable T old) {
    return given != null ? given : clear.contains(field) ? null : old;
  }
}
