package io.customerpipeline.robustness.process;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/// What the instances are given.
///
/// @param token the operator's
/// @param organization that the token belongs to
/// @param secret base64, the same for every api
public record Credentials(String token, String organization, String secret) {
  private static final int OCTETS = 32;

  static Credentials random() {
    return new Credentials("cp_dev_" + octets(), UUID.randomUUID().toString(), octets());
  }

  private static String octets() {
    byte[] octets = new byte[OCTETS];
    new SecureRandom().nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }
}
