package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
  private static final String LONG = "x".repeat(257);

  private static Profile named(@Nullable String name) {
    return new Profile(CustomerType.TEAM, name, null, null, null, null, Metadata.EMPTY);
  }

  private static Profile speaking(String locale) {
    return new Profile(CustomerType.TEAM, null, null, null, null, locale, Metadata.EMPTY);
  }

  private static List<String> faults(ThrowingCallable construction) {
    var refused = catchThrowableOfType(InvalidValueException.class, construction);
    return refused == null
        ? List.of()
        : refused.violations().stream().map(v -> v.field() + " " + v.code()).toList();
  }

  @Nested
  class Texts {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Ada", "🎩 Ada \n \"quoted\" \\ \u0001 \u202e"})
    void mayHoldAnythingThatIsText(String name) {
      assertThat(named(name).name()).isEqualTo(name);
    }

    @Test
    void haveAtMost256CharactersEachCountedOnce() {
      assertThatCode(() -> named("x".repeat(256))).doesNotThrowAnyException();
      assertThatCode(() -> named("😀".repeat(256))).doesNotThrowAnyException();
      assertThat(faults(() -> named("x".repeat(257)))).containsExactly("name too_long");
      assertThat(faults(() -> named("😀".repeat(257)))).containsExactly("name too_long");
    }

    @Test
    void haveNoNul() {
      assertThat(faults(() -> named("a\0b"))).containsExactly("name nul_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db"})
    void haveNoHalfOfASurrogatePair(String name) {
      assertThat(faults(() -> named(name))).containsExactly("name invalid_unicode");
    }

    @Test
    void whichAreFaultyAreAllNamedAtOnce() {
      assertThat(
              faults(() ->
                  new Profile(
                      CustomerType.TEAM, LONG, "\0", null, "\ud800", "x_y", Metadata.EMPTY)))
          .containsExactly(
              "name too_long",
              "billing_name nul_character",
              "tax_id invalid_unicode",
              "locale not_a_language_tag");
    }

    @Test
    void areNotRepeatedInTheMessage() {
      var refused = catchThrowableOfType(InvalidValueException.class, () -> named("secret\0"));

      assertThat(refused).hasMessage("name: must not contain the NUL character");
    }
  }

  @Nested
  class Locales {

    @ParameterizedTest
    @ValueSource(strings = {"de", "en-GB", "EN-gb", "zh-Hant-TW", "de-CH-1996", "gsw", "i-klingon"})
    void areLanguageTags(String locale) {
      assertThat(speaking(locale).locale()).isEqualTo(locale);
    }

    @Test
    void mayHaveUnderscoresAsJavaAndPosixWriteThem() {
      assertThat(speaking("en_US").locale()).isEqualTo("en-US");
      assertThat(speaking("zh_Hant_TW").locale()).isEqualTo("zh-Hant-TW");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "", " ", "e", "_", "en__GB", "en-", "-en", "und", "x-mine", "de DE", "d\u00e9", "en-\0"
        })
    void areNothingElse(String locale) {
      assertThat(faults(() -> speaking(locale))).contains("locale not_a_language_tag");
    }
  }

  @Nested
  class Addresses {

    @Test
    void needACountryOnly() {
      assertThatCode(() -> new Address(null, null, null, null, null, "DE"))
          .doesNotThrowAnyException();
    }

    @Test
    void mayBeInEveryCountryOfIso3166() {
      for (String country : Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2)) {
        assertThatCode(() -> new Address(null, null, null, null, null, country))
            .doesNotThrowAnyException();
      }
    }

    @ParameterizedTest
    @CsvSource({"us, US", "Gb, GB", "xk, XK", "XK, XK"})
    void mayBeWrittenInAnyCaseAndMayBeInKosovo(String given, String country) {
      assertThat(new Address(null, null, null, null, null, given).country()).isEqualTo(country);
    }

    @ParameterizedTest
    @CsvSource({"DEU", "\u0131t", "''", "' DE'", "XX", "UK", "EU", "276"})
    void areInNoOther(String country) {
      assertThat(faults(() -> new Address(null, null, null, null, null, country)))
          .containsExactly("country unknown_country");
    }

    @Test
    void nameAllThatIsFaultyAtOnce() {
      assertThat(faults(() -> new Address(LONG, "\0", LONG, "\ud800", LONG, "Germany")))
          .containsExactly(
              "line1 too_long",
              "line2 nul_character",
              "postal_code too_long",
              "city invalid_unicode",
              "state too_long",
              "country unknown_country");
    }
  }

  @Test
  void aViolationCanBeSeenFromTheDocumentAroundIt() {
    assertThat(new Violation("country", "required", "is required").under("billing_address"))
        .isEqualTo(new Violation("billing_address.country", "required", "is required"));
  }

  @Test
  void logsSeeNothingPersonal() {
    Address address = new Address("Ada's street", null, null, "London", null, "GB");
    Profile profile =
        new Profile(
            CustomerType.TEAM,
            "Ada",
            "Lovelace",
            address,
            "tax",
            "en",
            new Metadata(Map.of("secret", "note")));

    assertThat(profile + " " + address + " " + profile.metadata())
        .isEqualTo("Profile[TEAM] Address[GB] Metadata[1 keys]");
  }
}
