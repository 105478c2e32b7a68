package io.customerpipeline.webhooks.signing;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// An Ed25519 key pair, for endpoints that would rather not keep a secret: `whsk_` and the base64
/// of the private key with the public one behind it, as other senders of `v1a` signatures have it.
public final class SigningKey {
  private static final String PREFIX = "whsk_";
  private static final String PUBLIC_PREFIX = "whpk_";
  private static final int OCTETS = 32;

  private final byte[] seed;
  private final byte[] publicOctets;
  private final PrivateKey privateKey;

  private SigningKey(byte[] seed, byte[] publicOctets) {
    this.seed = seed;
    this.publicOctets = publicOctets;
    this.privateKey = privateKey(seed);
  }

  /// A new one.
  public static SigningKey random(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      // X.509 puts a header of fixed length before the 32 octets (RFC 8410 §4).
      byte[] octets = Arrays.copyOfRange(encoded, encoded.length - OCTETS, encoded.length);
      return new SigningKey(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow(), octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// @throws InvalidValueException with field `signing_key` if it is none
  public static SigningKey parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw invalid("must begin with whsk_");
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw invalid("must be base64 after whsk_");
    }
    if (octets.length != 2 * OCTETS) {
      throw invalid("must have a private and a public key of " + OCTETS + " octets in base64");
    }
    return new SigningKey(
        Arrays.copyOf(octets, OCTETS), Arrays.copyOfRange(octets, OCTETS, 2 * OCTETS));
  }

  private static PrivateKey privateKey(byte[] seed) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static InvalidValueException invalid(String message) {
    return new InvalidValueException(List.of(new Violation("signing_key", "invalid", message)));
  }

  /// For our own table only.
  public String text() {
    byte[] both = Arrays.copyOf(seed, 2 * OCTETS);
    System.arraycopy(publicOctets, 0, both, OCTETS, OCTETS);
    return PREFIX + Base64.getEncoder().encodeToString(both);
  }

  /// For receivers: `whpk_…`.
  public String publicText() {
    return PUBLIC_PREFIX + Base64.getEncoder().encodeToString(publicOctets);
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return publicText();
  }
}
