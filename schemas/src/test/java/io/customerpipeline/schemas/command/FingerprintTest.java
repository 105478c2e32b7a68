package io.customerpipeline.schemas.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileChange.Field;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final OrganizationId ORGANIZATION =
      OrganizationId.of("0190d5e0-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2027-01-15T12:00:00Z");
  private static final Profile FULL =
      new Profile(
          CustomerType.TEAM,
          "Ada",
          "Ada Ltd",
          new Address("1 High St", null, "SW1", "London", null, "GB"),
          "GB1",
          "en-GB",
          new Metadata(Map.of("plan", "pro", "seats", 3, "rate", 0.5, "trial", false)));

  private static Request.Create create(String email, Profile profile) {
    return create("op", NOON, 1, email, profile);
  }

  private static Request.Create create(
      String operation, Instant at, long chance, String address, Profile profile) {
    Email email = Email.of(address);
    CustomerId id = CustomerId.of(at, EmailKey.of(ORGANIZATION, email).bucket(), chance);
    return new Request.Create(
        new OperationId(operation), ORGANIZATION, at, id, email, null, profile, null);
  }

  private static CustomerId id(int chance) {
    return create("op", NOON, chance, "ada@example.com", FULL).customerId();
  }

  private static Request.Update update(CustomerId id, ProfileChange change) {
    return new Request.Update(
        new OperationId("op"), ORGANIZATION, NOON, id, null, null, change, null, null);
  }

  private static Request.Delete delete(CustomerId id) {
    return new Request.Delete(new OperationId("op"), ORGANIZATION, NOON, id, null, null);
  }

  private static ProfileChange change(@Nullable String name, Field... clear) {
    return new ProfileChange(
        new ProfileChange.Values(null, name, null, null, null, null, null), Set.of(clear));
  }

  @Nested
  class IsTheSame {

    @Test
    void whateverEachAttemptChoosesAnew() {
      Request first = create("op", NOON, 1, "ada@example.com", FULL);
      Request retry = create("other", NOON.plusSeconds(60), 2, "ada@example.com", FULL);

      assertThat(retry.fingerprint()).isEqualTo(first.fingerprint());
    }

    @Test
    void inWhateverOrderMetadataAndClearedFieldsWereGiven() {
      var forwards = new LinkedHashMap<String, Object>();
      var backwards = new LinkedHashMap<String, Object>();
      for (int i = 0; i < 20; i++) {
        forwards.put("key" + i, i);
        backwards.put("key" + (19 - i), (long) (19 - i));
      }

      assertThat(create("a@b.de", with(forwards)).fingerprint())
          .isEqualTo(create("a@b.de", with(backwards)).fingerprint());
      assertThat(update(id(1), change(null, Field.LOCALE, Field.NAME)).fingerprint())
          .isEqualTo(update(id(1), change(null, Field.NAME, Field.LOCALE)).fingerprint());
    }

    private Profile with(Map<String, Object> metadata) {
      return new Profile(CustomerType.TEAM, null, null, null, null, null, new Metadata(metadata));
    }

    /// Pinned: a retry may reach an instance of another version of the code.
    @Test
    void inEveryVersionOfTheCode() {
      assertThat(create("Ada@example.com", FULL).fingerprint()).isEqualTo("2ERJN1gflwWWLT8fcMj82Q");
      assertThat(create("ada@example.com", Profile.EMPTY).fingerprint())
          .isEqualTo("JZvczmpJLc8GV2CnvOgNjw");
      assertThat(update(id(1), change("Bob", Field.TAX_ID, Field.LOCALE)).fingerprint())
          .isEqualTo("-AVqesQ-Mo0nkSD5gd-eJA");
      assertThat(delete(id(1)).fingerprint()).isEqualTo("4qVBBNSVc6KSXpUij8hvHA");
    }
  }

  @Nested
  class IsAnother {

    @Test
    void forEveryOtherContentOrKind() {
      Request[] commands = {
        create("ada@example.com", FULL),
        create("ada@example.com", Profile.EMPTY),
        create("Ada@example.com", FULL),
        create("bob@example.com", FULL),
        update(id(1), change(null)),
        update(id(1), change("")),
        update(id(1), change("Bob")),
        update(id(1), change("Bob", Field.LOCALE)),
        update(id(1), change("Bob", Field.LOCALE, Field.TAX_ID)),
        update(id(2), change("Bob")),
        delete(id(1)),
        delete(id(2))
      };

      assertThat(List.of(commands)).extracting(Request::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void forEveryRandomCommand() {
      long seed = RandomValues.seed();
      var values = new RandomValues(seed);
      var seen = new HashMap<String, Request>();
      for (int i = 0; i < 2_000; i++) {
        for (Request command : List.of(values.create(), values.update(), values.delete())) {
          if (command instanceof Request.ById one && one.origin() != null) {
            continue; // It has its origin's, and two may ask the same of one e-mail.
          }
          assertThat(seen.put(command.fingerprint(), command)).as("seed %d", seed).isNull();
        }
      }
    }

    @Test
    void forEveryFieldOfAProfile() {
      var fingerprints = new HashSet<String>();
      for (Field field : Field.values()) {
        Profile without =
            new ProfileChange(
                    new ProfileChange.Values(null, null, null, null, null, null, null),
                    Set.of(field))
                .applyTo(FULL);
        fingerprints.add(create("ada@example.com", without).fingerprint());
      }

      assertThat(fingerprints).hasSize(Field.values().length);
    }
  }

  @Test
  void itHas128BitsInBase64UrlWithoutPadding() {
    long seed = RandomValues.seed();
    var values = new RandomValues(seed);
    for (int i = 0; i < 500; i++) {
      assertThat(values.create().fingerprint()).as("seed %d", seed).matches("[A-Za-z0-9_-]{22}");
    }
  }
}
