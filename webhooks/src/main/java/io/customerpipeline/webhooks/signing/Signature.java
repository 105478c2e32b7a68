package io.customerpipeline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The three headers of Standard Webhooks 1.0.
///
/// @param id `webhook-id`: the same on every attempt
/// @param timestamp `webhook-timestamp`: seconds, of this attempt
/// @param signatures `webhook-signature`: one for every key that a receiver may have, with a space
///   between
public record Signature(String id, String timestamp, String signatures) {
  public static final String ID = "webhook-id";
  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURES = "webhook-signature";

  private static final String HMAC = "HmacSHA256";

  /// Of `v1,` and 32 octets in base64.
  private static final int CHARACTERS = 48;

  /// @param secrets the newest first; while one is rotated, two
  /// @param key if the endpoint asked for a `v1a` signature
  public static Signature of(
      List<Secret> secrets, @Nullable SigningKey key, String id, Instant at, byte[] body) {
    String timestamp = Long.toString(at.getEpochSecond());
    byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
    var signatures = new StringBuilder(CHARACTERS * 2 * (secrets.size() + 1));
    try {
      for (Secret secret : secrets) {
        append(signatures, "v1,", hmac(secret.standardKey(), head, body));
        append(signatures, "v1,", hmac(secret.textKey(), head, body));
      }
      if (key != null) {
        append(signatures, "v1a,", ed25519(key.privateKey(), head, body));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256 and Ed25519", e);
    }
    return new Signature(id, timestamp, signatures.toString());
  }

  private static void append(StringBuilder signatures, String scheme, byte[] signature) {
    if (!signatures.isEmpty()) {
      signatures.append(' ');
    }
    signatures.append(scheme).append(Base64.getEncoder().encodeToString(signature));
  }

  private static byte[] hmac(byte[] key, byte[] head, byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    mac.update(head);
    return mac.doFinal(body);
  }

  private static byte[] ed25519(PrivateKey key, byte[] head, byte[] body)
      throws GeneralSecurityException {
    var signature = java.security.Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(head);
    signature.update(body);
    return signature.sign();
  }
}
