package io.customerpipeline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/// What an endpoint and we share: `whsec_` and the base64 of random octets.
///
/// It is two keys. The standard takes the octets that the base64 stands for. `@polar-sh/sdk` before
/// 1.0 takes the text itself, `whsec_` and all, as UTF-8. Receivers of either kind find a signature
/// of theirs among those that are sent.
public final class Secret {
  private static final String PREFIX = "whsec_";

  /// As many as we make; the standard has 24 to 64.
  private static final int OCTETS = 32;

  private static final int OCTETS_MIN = 24;
  private static final int OCTETS_MAX = 64;

  private final String text;
  private final byte[] octets;

  private Secret(String text, byte[] octets) {
    this.text = text;
    this.octets = octets;
  }

  /// A new one.
  public static Secret random(SecureRandom random) {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return new Secret(PREFIX + Base64.getEncoder().encodeToString(octets), octets);
  }

  /// @throws InvalidValueException with field `secret` if it is none
  public static Secret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw invalid("must begin with whsec_");
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw invalid("must be base64 after whsec_");
    }
    if (octets.length < OCTETS_MIN || octets.length > OCTETS_MAX) {
      throw invalid("must have " + OCTETS_MIN + " to " + OCTETS_MAX + " octets in base64");
    }
    return new Secret(text, octets);
  }

  private static InvalidValueException invalid(String message) {
    return new InvalidValueException(List.of(new Violation("secret", "invalid", message)));
  }

  /// As receivers are given it.
  public String text() {
    return text;
  }

  byte[] standardKey() {
    return octets;
  }

  byte[] textKey() {
    return text.getBytes(UTF_8);
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
