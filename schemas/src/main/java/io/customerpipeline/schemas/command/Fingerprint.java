package io.customerpipeline.schemas.command;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.wire.Wire;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// What a command asks for, digested: the first 128 bits of SHA-256, base64url without padding.
final class Fingerprint {
  private static final int OCTETS = 16;

  private Fingerprint() {}

  /// What is asked, without operation id, time and the id for a new customer.
  private sealed interface Intent {
    record Create(String create, Email email, Profile profile) implements Intent {}

    record Update(CustomerId update, ProfileChange change) implements Intent {}

    record Delete(CustomerId delete) implements Intent {}
  }

  static String of(Command command) {
    Intent intent =
        switch (command) {
          case Command.Create create ->
              new Intent.Create("customer", create.email(), create.profile());
          case Command.Update update -> new Intent.Update(update.customerId(), update.change());
          case Command.Delete delete -> new Intent.Delete(delete.customerId());
        };
    byte[] digest = sha256().digest(Wire.write(intent));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, OCTETS));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
