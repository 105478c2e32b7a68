package io.customerpipeline.http.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// An API key as its holder has it: `cpk_`, 32 random characters of base62 (190 bits), and 6 of
/// their CRC-32. The checksum tells a slip of the pen from an unknown key, and lets scanners for
/// leaked secrets find keys without asking anybody.
///
/// Nobody keeps it but its holder. What is stored is the hash: a plain SHA-256 is enough where
/// there are 190 random bits to guess.
public final class ApiKeySecret {
  private static final String PREFIX = "cpk_";
  private static final int RANDOM_CHARACTERS = 32;
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final int SHOWN_CHARACTERS = 12;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_CHARACTERS + CHECKSUM_CHARACTERS) + "}");

  private final String text;

  private ApiKeySecret(String text) {
    this.text = text;
  }

  /// @param random of cryptographic strength
  public static ApiKeySecret random(RandomGenerator random) {
    var text = new StringBuilder(PREFIX);
    random
        .ints(RANDOM_CHARACTERS, 0, ALPHABET.length())
        .forEach(index -> text.append(ALPHABET.charAt(index)));
    return new ApiKeySecret(text + checksum(text.toString()));
  }

  /// Empty if it cannot be a key: another form, or a wrong checksum.
  static Optional<ApiKeySecret> parse(String text) {
    int end = text.length() - CHECKSUM_CHARACTERS;
    return FORM.matcher(text).matches()
            && text.substring(end).equals(checksum(text.substring(0, end)))
        ? Optional.of(new ApiKeySecret(text))
        : Optional.empty();
  }

  private static String checksum(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    long rest = crc.getValue();
    var digits = new StringBuilder();
    for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
      digits.insert(0, ALPHABET.charAt((int) (rest % ALPHABET.length())));
      rest /= ALPHABET.length();
    }
    return digits.toString();
  }

  /// The key itself, to be shown once.
  public String text() {
    return text;
  }

  /// What people tell keys apart by; 8 of its characters are random.
  public String shown() {
    return text.substring(0, SHOWN_CHARACTERS);
  }

  /// SHA-256 in hexadecimal: what the key is found by.
  public String hash() {
    return HexFormat.of().formatHex(sha256(text));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The key stays out of logs.
  @Override
  public String toString() {
    return shown() + "…";
  }
}
