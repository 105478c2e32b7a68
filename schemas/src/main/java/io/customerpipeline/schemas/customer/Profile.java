package io.customerpipeline.schemas.customer;

import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What may be said of a customer beside its e-mail; none of it is unique.
///
/// @param name at most 256 characters
/// @param billingName the name for invoices, at most 256 characters; absent means [#name()]
/// @param taxId as written on invoices, at most 256 characters
/// @param locale an IETF BCP 47 language tag; `en_US`, as Java and POSIX write it, becomes `en-US`
public record Profile(
    CustomerType type,
    @Nullable String name,
    @Nullable String billingName,
    @Nullable Address billingAddress,
    @Nullable String taxId,
    @Nullable String locale,
    Metadata metadata) {
  public static final int MAX_LENGTH = 256;

  /// Nothing said: an individual without a name.
  public static final Profile EMPTY =
      new Profile(CustomerType.INDIVIDUAL, null, null, null, null, null, Metadata.EMPTY);

  public Profile {
    locale = locale == null ? null : locale.replace('_', '-');
    var violations = new Violations();
    violations.checkText("name", name, MAX_LENGTH);
    violations.checkText("billing_name", billingName, MAX_LENGTH);
    violations.checkText("tax_id", taxId, MAX_LENGTH);
    violations.checkText("locale", locale, MAX_LENGTH);
    if (locale != null && !isLanguageTag(locale)) {
      violations.add("locale", "not_a_language_tag", "must be a BCP 47 language tag");
    }
    violations.throwIfAny();
  }

  private static boolean isLanguageTag(String locale) {
    try {
      return !locale.isBlank()
          && !new Locale.Builder().setLanguageTag(locale).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException _) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "Profile[" + type + "]";
  }
}
