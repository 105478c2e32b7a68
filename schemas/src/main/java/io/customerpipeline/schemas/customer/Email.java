package io.customerpipeline.schemas.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.ibm.icu.text.IDNA;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// An e-mail address for display and delivery, and the normalized form by which it is unique. The
/// address has the local part as it was given; an international domain is mapped by UTS #46.
///
/// Normalized: ASCII-lower local part, `@`, the domain as lower-case A-labels after UTS #46
/// (non-transitional, STD3 rules). ASCII, idempotent; no plus or dot is stripped, because only the
/// receiving host may say what they mean (RFC 5321 §2.3.11). See docs/decisions/0002.
public final class Email {
  /// Octets of a whole address (RFC 5321 §4.5.3.1.3, less the angle brackets).
  public static final int MAX_OCTETS = 254;

  /// Octets of a local part (RFC 5321 §4.5.3.1.1).
  public static final int MAX_LOCAL_OCTETS = 64;

  private static final Pattern DOT_ATOM =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  private final String address;
  private final String normalized;

  private Email(String address, String normalized) {
    this.address = address;
    this.normalized = normalized;
  }

  /// @param text the address; ASCII blanks around it (space, tab, line ends, form feed) are dropped
  /// @throws InvalidValueException with field `email` and the reason as its code
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Email of(String text) {
    String address = withoutBlanks(text);
    int at = address.lastIndexOf('@');
    if (address.isEmpty()) {
      throw invalid("required", "is required");
    }
    if (at < 0) {
      throw invalid("no_at_sign", "must contain an @");
    }
    // First of all: the domain mapping below takes time that grows with the text.
    if (address.length() > MAX_OCTETS) {
      throw invalid("too_long", "must have at most " + MAX_OCTETS + " octets");
    }
    String local = address.substring(0, at);
    String domain = address.substring(at + 1);
    String normalized = normalizedLocal(local) + "@" + normalizedDomain(domain);
    String delivered = local + "@" + mappedDomain(domain);
    if (normalized.length() > MAX_OCTETS || octets(delivered) > MAX_OCTETS) {
      throw invalid("too_long", "must have at most " + MAX_OCTETS + " octets");
    }
    return new Email(delivered, normalized);
  }

  /// A domain without the characters that the key ignores or maps (U+200B, full-width letters,
  /// U+3002): mail sent to the address must reach the domain of the key. A domain in ASCII stays as
  /// it is written.
  private static String mappedDomain(String domain) {
    return domain.chars().allMatch(c -> c < 0x80)
        ? domain
        : UTS46.nameToUnicode(domain, new StringBuilder(), new IDNA.Info()).toString();
  }

  /// What HTML drops around an address. `String.strip` would drop more, and what it drops follows
  /// the Unicode version of the JDK, which must not decide about keys.
  private static String withoutBlanks(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static String normalizedLocal(String local) {
    // Case folding beyond ASCII would forge keys: K (U+212A) folds to k, fullwidth forms to ASCII.
    if (!local.chars().allMatch(c -> c < 0x80)) {
      throw invalid("local_part_not_ascii", "must have only ASCII characters before the @");
    }
    if (local.length() > MAX_LOCAL_OCTETS) {
      throw invalid(
          "local_part_too_long", "must have at most " + MAX_LOCAL_OCTETS + " octets before the @");
    }
    if (!DOT_ATOM.matcher(local).matches()) {
      throw invalid("local_part_invalid", "is not a valid address before the @");
    }
    return local.toLowerCase(Locale.ROOT);
  }

  private static String normalizedDomain(String domain) {
    var info = new IDNA.Info();
    String ascii = UTS46.nameToASCII(domain, new StringBuilder(), info).toString();
    boolean twoLabels = ascii.indexOf('.') > 0 && !ascii.endsWith(".");
    if (info.hasErrors() || !twoLabels || !ascii.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw invalid("domain_invalid", "has no valid domain after the @");
    }
    return ascii.toLowerCase(Locale.ROOT);
  }

  private static int octets(String text) {
    return text.getBytes(UTF_8).length;
  }

  private static InvalidValueException invalid(String code, String message) {
    return new InvalidValueException(List.of(new Violation("email", code, message)));
  }

  /// As given, for display and delivery.
  @JsonValue
  public String address() {
    return address;
  }

  /// The form by which addresses are compared.
  public String normalized() {
    return normalized;
  }

  /// Equal as written; compare [#normalized()] to ask whether two are the same mailbox.
  @Override
  public boolean equals(Object other) {
    return other instanceof Email email && address.equals(email.address);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(address);
  }

  /// Masked: addresses stay out of logs.
  @Override
  public String toString() {
    return address.charAt(0) + "***" + normalized.substring(normalized.indexOf('@'));
  }
}
