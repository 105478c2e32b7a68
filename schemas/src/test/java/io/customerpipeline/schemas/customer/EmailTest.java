package io.customerpipeline.schemas.customer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rule of docs/decisions/0002, case by case. What holds for every code point there is stands
/// in [EmailCodePointsTest].
class EmailTest {

  /// The key, or the code of the refusal.
  private static String keyOrRefusal(String address) {
    try {
      return Email.of(address).normalized();
    } catch (InvalidValueException e) {
      assertThat(e.violations()).hasSize(1);
      assertThat(e.violations().getFirst().field()).isEqualTo("email");
      return e.violations().getFirst().code();
    }
  }

  @Nested
  class Accepted {

    @ParameterizedTest(name = "{0} has the key {1}")
    @CsvSource(
        delimiter = '→',
        quoteCharacter = '"',
        textBlock =
            """
            ada@example.com → ada@example.com
            Ada.LOVELACE@Example.COM → ada.lovelace@example.com
            a+b@example.com → a+b@example.com
            a.b.c@example.com → a.b.c@example.com
            !#$%&'*+/=?^_`{|}~-@b.de → !#$%&'*+/=?^_`{|}~-@b.de
            a@1-2.3.example → a@1-2.3.example
            """)
    void onlyCaseIsFolded(String address, String key) {
      assertThat(keyOrRefusal(address)).isEqualTo(key);
    }

    @ParameterizedTest(name = "{0} has the key {1}")
    @CsvSource(
        textBlock =
            """
            a@bücher.example,              a@xn--bcher-kva.example
            a@BÜCHER.example,              a@xn--bcher-kva.example
            a@bu\u0308cher.example,        a@xn--bcher-kva.example
            a@xn--bcher-kva.example,       a@xn--bcher-kva.example
            a@XN--BCHER-KVA.example,       a@xn--bcher-kva.example
            a@\uff58\uff4e--bcher-kva.example, a@xn--bcher-kva.example
            a@straße.de,                   a@xn--strae-oqa.de
            a@STRAẞE.de,                   a@xn--strae-oqa.de
            a@strasse.de,                  a@strasse.de
            a@βόλος.com,                   a@xn--nxasmm1c.com
            a@βόλοσ.com,                   a@xn--nxasmq6b.com
            a@\u212a.com,                  a@k.com
            a@\u0130.com,                  a@xn--i-9bb.com
            a@例え。テスト,                 a@xn--r8jz45g.xn--zckzah
            a@example\uff0ecom,            a@example.com
            a@example\uff61com,            a@example.com
            a@\uff45\uff58\uff11.com,      a@ex1.com
            a@exam\u00adple.com,           a@example.com
            a@\u0915\u094d\u200d\u0937.com, a@xn--11b2ezcw70k.com
            a@💩.la,                       a@xn--ls8h.la
            """)
    void aDomainIsComparedAsItsALabels(String address, String key) {
      assertThat(keyOrRefusal(address)).isEqualTo(key);
    }

    @Test
    void theDomainsOfGermanAndGreekFinalLettersStayApart() {
      assertThat(keyOrRefusal("a@straße.de")).isNotEqualTo(keyOrRefusal("a@strasse.de"));
      assertThat(keyOrRefusal("a@βόλος.com")).isNotEqualTo(keyOrRefusal("a@βόλοσ.com"));
    }

    @Test
    void aDottedQuadIsANameOfFourLabelsAsInHtml() {
      assertThat(keyOrRefusal("a@127.0.0.1")).isEqualTo("a@127.0.0.1");
    }

    @Test
    void theAddressIsKeptAsGivenButForBlanksAround() {
      Email email = Email.of(" \t\r\n\fAda@EXAMPLE.com \n");

      assertThat(email.address()).isEqualTo("Ada@EXAMPLE.com");
    }

    @ParameterizedTest(name = "{0} is delivered to {1}")
    @CsvSource(
        textBlock =
            """
            Ada@BÜCHER.example,            Ada@bücher.example
            a@exam\u00adple.com,           a@example.com
            a@exam\u200bple.com,           a@example.com
            a@exam\u2060ple.com,           a@example.com
            a@exam\ufe0fple.com,           a@example.com
            a@\uff45\uff58\uff11.com,      a@ex1.com
            a@例え。テスト,                 a@例え.テスト
            a@XN--bcher-kva.example,       a@XN--bcher-kva.example
            """)
    void anInternationalDomainIsMapped(String given, String delivered) {
      assertThat(Email.of(given).address()).isEqualTo(delivered);
    }

    @Test
    void addressesAreEqualAsWrittenAndComparedByTheirKey() {
      Email one = Email.of("Ada@example.com");
      Email other = Email.of("ada@example.com");

      assertThat(one).isNotEqualTo(other).isEqualTo(Email.of("Ada@example.com"));
      assertThat(one.normalized()).isEqualTo(other.normalized());
    }

    @Test
    void logsSeeItsFirstCharacterAndItsDomainOnly() {
      assertThat(Email.of("Lovelace@BÜCHER.example")).hasToString("L***@xn--bcher-kva.example");
    }
  }

  @Nested
  class Refused {

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
        ignoreLeadingAndTrailingWhitespace = false,
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            ``|required
            `  `|required
            ada|no_at_sign
            ada.example.com|no_at_sign
            @|local_part_invalid
            @example.com|local_part_invalid
            a@b@example.com|local_part_invalid
            a@@example.com|local_part_invalid
            a b@example.com|local_part_invalid
            a @example.com|local_part_invalid
            .a@example.com|local_part_invalid
            a.@example.com|local_part_invalid
            a..b@example.com|local_part_invalid
            "a"@example.com|local_part_invalid
            "a b"@example.com|local_part_invalid
            a(comment)@example.com|local_part_invalid
            <a@example.com>|local_part_invalid
            a,b@example.com|local_part_invalid
            a\\b@example.com|local_part_invalid
            a\u0000@example.com|local_part_invalid
            a\u0001@example.com|local_part_invalid
            a\u007f@example.com|local_part_invalid
            """)
    void forItsFormBeforeTheAt(String address, String code) {
      assertThat(keyOrRefusal(address)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\u212aim@example.com", // KELVIN SIGN folds to k
          "\u0130da@example.com", // I WITH DOT ABOVE folds to i and a dot
          "\uff41da@example.com", // fullwidth a is a under NFKC
          "\u2090da@example.com", // subscript a likewise
          "\ufb01n@example.com", // the ligature fi is two letters under NFKC
          "\u017fam@example.com", // LONG S upper-cases to S
          "ad\u0430@example.com", // Cyrillic a looks like it
          "a\u200db@example.com", // zero-width joiner
          "a\u00adb@example.com", // soft hyphen
          "a\ud83db@example.com", // half a surrogate pair
          "ü@example.com",
          "\u00a0ada@example.com", // no-break space is no blank
          "\u3000ada@example.com", // nor is the ideographic one
          "ada\u00a0@example.com"
        })
    void forAnythingBeyondAsciiBeforeTheAt(String address) {
      assertThat(keyOrRefusal(address)).isEqualTo("local_part_not_ascii");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "localhost",
          ".",
          ".com",
          "example.com.",
          "example..com",
          ".example.com",
          "a_b.com",
          "\uff3fa.com",
          "-a.com",
          "a-.com",
          "ab--cd.com",
          "exa mple.com",
          "example.com\u00a0",
          "example.com\u3000",
          "example.com\u200b.",
          "[127.0.0.1]",
          "[IPv6:::1]",
          "a:25.com",
          "a/b.com",
          "a%40b.com",
          "a\u0000b.com",
          "a\u001fb.com",
          "a\u007fb.com",
          "a\u2024com", // ONE DOT LEADER is a full stop under NFKC
          "\u2488com", // DIGIT ONE FULL STOP likewise
          "\u00ad.com", // nothing is left of the label
          "\u0308a.com", // begins with a combining mark
          "exam\u200dple.com", // a joiner where no script needs one
          "exam\u200cple.com",
          "\ud83d.com", // half a surrogate pair
          "\u05d0a.com", // right-to-left and left-to-right in one label
          "xn--.com",
          "xn--a.com", // no Punycode
          "xn--strasse-.de", // Punycode of plain ASCII: a second name for strasse.de
          "xn--a-ecp.ru"
        })
    void forItsDomain(String domain) {
      assertThat(keyOrRefusal("a@" + domain)).isEqualTo("domain_invalid");
    }
  }

  @Nested
  class Lengths {
    private static final String LABEL_63 = "a".repeat(63);

    @ParameterizedTest(name = "{0} octets before the @: {1}")
    @CsvSource({"1, true", "64, true", "65, false", "200, false"})
    void aLocalPartHasAtMost64Octets(int octets, boolean accepted) {
      String found = keyOrRefusal("a".repeat(octets) + "@example.com");

      assertThat(found.equals("local_part_too_long")).isEqualTo(!accepted);
    }

    @Test
    void aLabelHasAtMost63Octets() {
      assertThat(keyOrRefusal("a@" + LABEL_63 + ".com")).isEqualTo("a@" + LABEL_63 + ".com");
      assertThat(keyOrRefusal("a@a" + LABEL_63 + ".com")).isEqualTo("domain_invalid");
    }

    @Test
    void aLabelIsMeasuredAsItsALabel() {
      String label = "ü".repeat(58);

      assertThat(keyOrRefusal("a@" + "ü".repeat(50) + ".com")).startsWith("a@xn--");
      assertThat(keyOrRefusal("a@" + label + label + ".com")).isEqualTo("domain_invalid");
    }

    @Test
    void aWholeAddressHasAtMost254Octets() {
      String domain = String.join(".", LABEL_63, LABEL_63, "a".repeat(59), "com");
      String local = "a".repeat(253 - domain.length());

      assertThat(keyOrRefusal(local + "@" + domain)).hasSize(254).contains("@");
      assertThat(keyOrRefusal(local + "a@" + domain)).isEqualTo("too_long");
    }

    @Test
    void aWholeAddressIsMeasuredAsGivenAndAsNormalized() {
      // Each emoji is 4 octets as given and far less as Punycode, and the other way round.
      String longAsGiven = "a@" + "😀".repeat(30) + "." + "😀".repeat(30) + "." + "😀".repeat(4);
      String longAsKey = "a@" + (("ü" + "a".repeat(50)) + ".").repeat(4) + "ü".repeat(20) + ".com";

      assertThat(longAsGiven.length()).isLessThan(254);
      assertThat(keyOrRefusal(longAsGiven)).isEqualTo("too_long");
      assertThat(longAsKey.length()).isLessThan(254);
      assertThat(keyOrRefusal(longAsKey)).isIn("too_long", "domain_invalid");
    }

    @Test
    void blanksAroundDoNotCount() {
      assertThat(keyOrRefusal(" ".repeat(500) + "a@b.de" + "\n".repeat(500))).isEqualTo("a@b.de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "a.", "@", "ü", "\u00ad", "\u0308", "xn--", "\u05d0", " "})
    void millionsOfCharactersAreRefusedAtOnce(String repeated) {
      String huge = repeated.repeat(4_000_000);

      assertTimeoutPreemptively(
          ofSeconds(5),
          () -> {
            assertThat(keyOrRefusal("a@" + huge)).doesNotContain("@");
            assertThat(keyOrRefusal(huge + "@example.com")).matches("[a-z_]+|a@example\\.com");
            assertThat(keyOrRefusal(huge)).doesNotContain("@");
          });
    }
  }
}
