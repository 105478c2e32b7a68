package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.IDNA;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for every code point there is: surrogates, unassigned and private ones included.
class EmailCodePointsTest {
  private static final String DOT_ATOM =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-";

  private static Optional<String> key(String address) {
    try {
      return Optional.of(Email.of(address).normalized());
    } catch (InvalidValueException _) {
      return Optional.empty();
    }
  }

  /// In parallel for the sake of its pool's short stacks: most of the time goes into stack traces.
  private static void forEveryCodePoint(String claim, IntPredicate holds) {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .parallel()
        .filter(holds.negate())
        .findAny()
        .ifPresent(c -> {
          throw new AssertionError("U+%04X: %s".formatted(c, claim));
        });
  }

  @ParameterizedTest(name = "{0}…{1}@example.com")
  @CsvSource({"'', ''", "a, b"})
  void aLocalPartHoldsAllowedAsciiOnly(String before, String after) {
    boolean inside = !before.isEmpty();
    forEveryCodePoint(
        "accepted if and only if it may stand in a dot-atom",
        c ->
            key(before + Character.toString(c) + after + "@example.com").isPresent()
                == (DOT_ATOM.indexOf(c) >= 0 || (c == '.' && inside)));
  }

  /// Of ASCII only: the test above shows that there are no others.
  @Test
  void twoLocalPartsShareAKeyOnlyAsUpperAndLowerCaseOfOneLetter() {
    var owners = new HashMap<String, Character>();
    for (char c : DOT_ATOM.toCharArray()) {
      Character owner = owners.putIfAbsent(key(c + "@example.com").orElseThrow(), c);
      if (owner != null) {
        assertThat(c).isBetween('A', 'Z');
        assertThat((char) (c + ('a' - 'A'))).isEqualTo(owner);
      }
    }
    assertThat(owners).hasSize(DOT_ATOM.length() - 26);
  }

  @ParameterizedTest(name = "a@{0}…{1}")
  @CsvSource({"'', .example", "x, y.example"})
  void whateverDomainIsAcceptedHasAnAsciiLowerCaseIdempotentKey(String before, String after) {
    forEveryCodePoint(
        "the key is not canonical",
        c ->
            key("a@" + before + Character.toString(c) + after).map(this::isCanonical).orElse(true));
  }

  /// A character that the key ignores must not be in the address: two addresses that look different
  /// would be one mailbox, and mail to one of them would bounce.
  @ParameterizedTest(name = "a@{0}…{1}")
  @CsvSource({"'', .example", "x, y.example"})
  void anAddressIsDeliveredToTheDomainOfItsKey(String before, String after) {
    forEveryCodePoint(
        "the address is not stable",
        c -> isDeliverable("a@" + before + Character.toString(c) + after));
  }

  private static boolean isDeliverable(String given) {
    if (key(given).isEmpty()) {
      return true;
    }
    Email email = Email.of(given);
    Email again = Email.of(email.address());
    String domain = email.address().substring(2);
    boolean ascii = given.chars().allMatch(c -> c < 0x80);
    return again.equals(email)
        && again.normalized().equals(email.normalized())
        && (ascii || domain.equals(unicode(email.normalized().substring(2))));
  }

  private static String unicode(String labels) {
    var info = new IDNA.Info();
    return IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE)
        .nameToUnicode(labels, new StringBuilder(), info)
        .toString();
  }

  private boolean isCanonical(String key) {
    return key.chars().allMatch(c -> c > ' ' && c < 0x7F)
        && key.equals(key.toLowerCase(Locale.ROOT))
        && key(key).equals(Optional.of(key));
  }
}
