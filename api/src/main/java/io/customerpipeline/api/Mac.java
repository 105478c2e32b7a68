package io.customerpipeline.api;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 (RFC 2104) under the secret that all instances share.
public final class Mac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_OCTETS_MIN = 32;

  private final SecretKeySpec key;

  /// @param secret base64 of at least 32 octets
  public Mac(String secret) {
    byte[] octets = Base64.getDecoder().decode(secret);
    if (octets.length < SECRET_OCTETS_MIN) {
      throw new IllegalArgumentException(
          "pipeline.api.secret must be base64 of at least " + SECRET_OCTETS_MIN + " octets");
    }
    this.key = new SecretKeySpec(octets, ALGORITHM);
  }

  public byte[] of(byte[] message) {
    try {
      javax.crypto.Mac mac = javax.crypto.Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
