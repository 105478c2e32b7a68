package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.customer.AddressMerge.Part;
import io.customerpipeline.schemas.customer.ProfileChange.Values;
import io.customerpipeline.schemas.customer.ProfileMerge.Fault;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A merge changes the keys and parts that it names, and no others.
class ProfileMergeTest {
  private static final Values NOTHING = new Values(null, null, null, null, null, null, null);
  private static final Address VIENNA = new Address("Ring 1", null, "1010", "Wien", null, "AT");

  private static Profile with(@Nullable Address address, Map<String, Object> metadata) {
    return new Profile(
        CustomerType.TEAM, "Ada", null, address, "ATU1", "de-AT", new Metadata(metadata));
  }

  private static ProfileChange merging(
      @Nullable MetadataMerge metadata, @Nullable AddressMerge to) {
    return new ProfileChange(NOTHING, Set.of(), new ProfileMerge(metadata, to));
  }

  private static AddressMerge city(@Nullable String city, Part... clear) {
    return new AddressMerge(null, null, null, city, null, null, Set.of(clear));
  }

  @Test
  void oneMetadataKeyIsSetAndOneRemovedTheOthersStay() {
    var merge = new MetadataMerge(new Metadata(Map.of("plan", "pro")), Set.of("seats", "none"));

    Profile changed =
        merging(merge, null).applyTo(with(VIENNA, Map.of("plan", "free", "seats", 3, "a", 1)));

    assertThat(changed).isEqualTo(with(VIENNA, Map.of("plan", "pro", "a", 1)));
  }

  @Test
  void onePartOfTheAddressIsSetAndOneClearedTheOthersStay() {
    Profile changed = merging(null, city("Graz", Part.LINE1)).applyTo(with(VIENNA, Map.of("a", 1)));

    assertThat(changed)
        .isEqualTo(with(new Address(null, null, "1010", "Graz", null, "AT"), Map.of("a", 1)));
  }

  @Test
  void anAddressWithoutAnyPartLeftIsGone() {
    var all = new AddressMerge(null, null, null, null, null, null, EnumSet.allOf(Part.class));

    assertThat(merging(null, all).applyTo(with(VIENNA, Map.of()))).isEqualTo(with(null, Map.of()));
    assertThat(merging(null, all).faultOn(with(null, Map.of()))).isNull();
  }

  @Test
  void anAddressNeedsACountryAfterTheMerge() {
    assertThat(merging(null, city("Graz")).faultOn(with(null, Map.of())))
        .isEqualTo(Fault.ADDRESS_INCOMPLETE);
    assertThat(merging(null, city("Graz", Part.COUNTRY)).faultOn(with(VIENNA, Map.of())))
        .isEqualTo(Fault.ADDRESS_INCOMPLETE);
    assertThat(merging(null, city("Graz")).faultOn(with(VIENNA, Map.of()))).isNull();
  }

  @Test
  void theMergedMetadataHaveTheLimitOfAllMetadata() {
    var full = new HashMap<String, Object>();
    for (int i = 0; i < Metadata.MAX_KEYS; i++) {
      full.put("k" + i, i);
    }
    var more = new MetadataMerge(new Metadata(Map.of("new", 1)), Set.of());
    var instead = new MetadataMerge(new Metadata(Map.of("new", 1)), Set.of("k0"));

    assertThat(merging(more, null).faultOn(with(null, full))).isEqualTo(Fault.METADATA_FULL);
    assertThat(merging(instead, null).faultOn(with(null, full))).isNull();
  }

  @Test
  void aMergeFollowsWhatIsSetAndCleared() {
    var set = new Values(null, null, null, null, null, null, new Metadata(Map.of("b", 2)));
    var merge =
        new ProfileMerge(
            new MetadataMerge(new Metadata(Map.of("c", 3)), Set.of()),
            new AddressMerge(null, null, null, null, null, "de", Set.of()));
    var change = new ProfileChange(set, Set.of(ProfileChange.Field.BILLING_ADDRESS), merge);

    assertThat(change.applyTo(with(VIENNA, Map.of("a", 1))))
        .isEqualTo(with(new Address(null, null, null, null, null, "DE"), Map.of("b", 2, "c", 3)));
  }

  @Test
  void theValuesHaveTheLimitsOfAProfile() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new MetadataMerge(Metadata.EMPTY, Set.of("")));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new MetadataMerge(Metadata.EMPTY, Set.of("x".repeat(41))));
    assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> city("x".repeat(257)));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new AddressMerge(null, null, null, null, null, "ZZ", Set.of()));
  }

  @Test
  void aChangeGivesAProfileUnlessItNamesAFault() {
    long seed = RandomValues.seed();
    var values = new RandomValues(seed);
    for (int i = 0; i < 2_000; i++) {
      ProfileChange change = values.profileChange();
      Profile old = values.profile();
      boolean fails = change.faultOn(old) != null;

      if (fails) {
        assertThatExceptionOfType(InvalidValueException.class)
            .as("seed %d", seed)
            .isThrownBy(() -> change.applyTo(old));
      } else {
        assertThat(change.applyTo(old)).as("seed %d", seed).isNotNull();
      }
    }
  }
}
