package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.customer.ProfileChange.Field;
import io.customerpipeline.schemas.customer.ProfileChange.Values;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileChangeTest {
  private static final Values NOTHING = new Values(null, null, null, null, null, null, null);
  private static final Address ADDRESS = new Address(null, null, null, "Berlin", null, "DE");
  private static final Profile FULL =
      new Profile(
          CustomerType.TEAM,
          "Ada",
          "Ada Ltd",
          ADDRESS,
          "DE1",
          "de",
          new Metadata(Map.of("a", 1, "b", 2)));

  @Test
  void whatIsNeitherSetNorClearedStays() {
    assertThat(new ProfileChange(NOTHING, Set.of()).applyTo(FULL)).isEqualTo(FULL);
  }

  @Test
  void whatIsSetIsReplaced() {
    var address = new Address(null, null, null, null, null, "FR");
    var other =
        new Values(CustomerType.INDIVIDUAL, "Bob", "Bob SA", address, "FR1", "fr", Metadata.EMPTY);

    assertThat(new ProfileChange(other, Set.of()).applyTo(FULL))
        .isEqualTo(
            new Profile(
                CustomerType.INDIVIDUAL, "Bob", "Bob SA", address, "FR1", "fr", Metadata.EMPTY));
  }

  @Test
  void whatIsClearedIsGone() {
    Profile cleared = new ProfileChange(NOTHING, EnumSet.allOf(Field.class)).applyTo(FULL);

    assertThat(cleared)
        .isEqualTo(new Profile(FULL.type(), null, null, null, null, null, FULL.metadata()));
  }

  @Test
  void eachFieldIsClearedByItself() {
    for (Field field : Field.values()) {
      Profile cleared = new ProfileChange(NOTHING, Set.of(field)).applyTo(FULL);

      assertThat(cleared.name() == null).as("%s", field).isEqualTo(field == Field.NAME);
      assertThat(cleared.billingName() == null).isEqualTo(field == Field.BILLING_NAME);
      assertThat(cleared.billingAddress() == null).isEqualTo(field == Field.BILLING_ADDRESS);
      assertThat(cleared.taxId() == null).isEqualTo(field == Field.TAX_ID);
      assertThat(cleared.locale() == null).isEqualTo(field == Field.LOCALE);
    }
  }

  @Test
  void metadataAndAddressesAreReplacedAsAWhole() {
    var set =
        new Values(
            null,
            null,
            null,
            new Address(null, null, null, null, null, "DE"),
            null,
            null,
            new Metadata(Map.of("c", 3)));
    Profile changed = new ProfileChange(set, Set.of()).applyTo(FULL);

    assertThat(changed.metadata().values()).containsOnlyKeys("c");
    assertThat(changed.billingAddress().city()).isNull();
  }

  @Test
  void appliedTwiceItChangesNothingMore() {
    long seed = RandomValues.seed();
    var values = new RandomValues(seed);
    for (int i = 0; i < 2_000; i++) {
      ProfileChange change = values.profileChange();
      Profile old = values.profile();
      if (change.faultOn(old) != null) {
        continue;
      }
      Profile once = change.applyTo(old);

      assertThat(change.applyTo(once)).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void nothingIsSetAndClearedAtOnce() {
    var set = new Values(null, "Ada", null, ADDRESS, null, "de", Metadata.EMPTY);
    var refused =
        catchThrowableOfType(
            InvalidValueException.class,
            () -> new ProfileChange(set, Set.of(Field.LOCALE, Field.NAME, Field.TAX_ID)));

    assertThat(refused.violations())
        .extracting(Violation::field, Violation::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("name", "set_and_cleared"),
            org.assertj.core.groups.Tuple.tuple("locale", "set_and_cleared"));
  }

  @Test
  void theLimitsAreThoseOfAProfile() {
    var refused =
        catchThrowableOfType(
            InvalidValueException.class,
            () -> new Values(null, "x".repeat(257), "\0", null, "\ud800", "x_y", null));

    assertThat(refused.violations())
        .extracting(Violation::field)
        .containsExactly("name", "billing_name", "tax_id", "locale");
  }

  /// Its bytes go into the fingerprint, which two instances must agree on.
  @Test
  void whatIsClearedHasOneOrder() {
    var backwards = new LinkedHashSet<>(List.of(Field.values()).reversed());

    assertThat(new ProfileChange(NOTHING, backwards).clear()).containsExactly(Field.values());
  }
}
