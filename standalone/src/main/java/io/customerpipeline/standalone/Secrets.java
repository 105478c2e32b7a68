package io.customerpipeline.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What makes this installation itself: made once, then kept with the data, readable by its owner
/// alone. With another organization the customers would be out of reach, and with another secret
/// the operations would.
///
/// @param token bearer token of the development organization
/// @param organization id of the development organization
/// @param secret base64 of 32 octets; see `pipeline.api.secret`
record Secrets(String token, UUID organization, String secret) {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int TOKEN_CHARACTERS = 32;
  private static final int SECRET_OCTETS = 32;

  /// @param environment `PIPELINE_DEV_TOKEN` in it stands above the kept token, and is not kept
  static Secrets in(DataFolder data, Map<String, String> environment) throws IOException {
    var random = new SecureRandom();
    Optional<String> given =
        Optional.ofNullable(environment.get("PIPELINE_DEV_TOKEN")).filter(it -> !it.isBlank());
    return new Secrets(
        given.isPresent() ? given.get() : kept(data.secret("token"), () -> newToken(random)),
        UUID.fromString(kept(data.secret("organization"), () -> UUID.randomUUID().toString())),
        kept(data.secret("secret"), () -> newSecret(random)));
  }

  /// Values stay out of logs.
  @Override
  public String toString() {
    return "Secrets[organization=" + organization + "]";
  }

  /// Written under another name first: a start that is killed must not keep half a secret.
  private static String kept(Path file, Supplier<String> make) throws IOException {
    if (!Files.exists(file)) {
      Path writing = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(writing);
      Files.createFile(
          writing,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(writing, make.get() + "\n");
      Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  private static String newToken(SecureRandom random) {
    var token = new StringBuilder("cp_dev_");
    random
        .ints(TOKEN_CHARACTERS, 0, ALPHABET.length())
        .forEach(index -> token.append(ALPHABET.charAt(index)));
    return token.toString();
  }

  private static String newSecret(SecureRandom random) {
    var octets = new byte[SECRET_OCTETS];
    random.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }
}
