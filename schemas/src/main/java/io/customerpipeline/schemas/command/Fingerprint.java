package io.customerpipeline.schemas.command;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.wire.Wire;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command asks for, digested: the first 128 bits of SHA-256, base64url without padding.
final class Fingerprint {
  private static final int OCTETS = 16;

  private Fingerprint() {}

  /// What is asked, without operation id, time and the id for a new customer. The names of the
  /// first components tell the kinds apart.
  private sealed interface Intent {
    record Create(String create, Email email, @Nullable ExternalId externalId, Profile profile)
        implements Intent {}

    record Update(
        Object update,
        @Nullable Email email,
        @Nullable ExternalIdChange externalId,
        ProfileChange change,
        @Nullable Versions ifVersion)
        implements Intent {}

    record Delete(Object delete, @Nullable Versions ifVersion) implements Intent {}

    record Upsert(ExternalId upsert, Email email, ProfileChange change, @Nullable Boolean ifAbsent)
        implements Intent {}

    record UpsertByEmail(
        Email upsertByEmail,
        ProfileChange change,
        @Nullable ExternalId externalId,
        @Nullable Boolean keepAddress,
        @Nullable Boolean ifAbsent)
        implements Intent {}

    record UpdateByEmail(
        Email updateByEmail,
        @Nullable Email email,
        @Nullable ExternalIdChange externalId,
        ProfileChange change,
        @Nullable Versions ifVersion)
        implements Intent {}

    record Restore(Customer restore) implements Intent {}

    record DeleteByEmail(Email deleteByEmail, @Nullable Versions ifVersion) implements Intent {}
  }

  static String of(Request request) {
    Intent intent =
        switch (request) {
          case Request.Create it ->
              new Intent.Create("customer", it.email(), it.externalId(), it.profile());
          case Request.Update it ->
              new Intent.Update(
                  it.customerId(), it.email(), it.externalId(), it.change(), it.ifVersion());
          case Request.Delete it -> new Intent.Delete(it.customerId(), it.ifVersion());
          case Request.Restore it -> new Intent.Restore(it.customer());
          case Request.Upsert it ->
              new Intent.Upsert(it.externalId(), it.email(), it.change(), it.ifAbsent());
          case Request.UpdateByExternalId it ->
              new Intent.Update(
                  List.of(it.externalId()),
                  it.email(),
                  it.replacement(),
                  it.change(),
                  it.ifVersion());
          case Request.DeleteByExternalId it ->
              new Intent.Delete(List.of(it.externalId()), it.ifVersion());
          case ByEmail.Upsert it ->
              new Intent.UpsertByEmail(
                  it.email(), it.change(), it.externalId(), it.keepAddress(), it.ifAbsent());
          case ByEmail.Update it ->
              new Intent.UpdateByEmail(
                  it.email(), it.replacement(), it.externalId(), it.change(), it.ifVersion());
          case ByEmail.Delete it -> new Intent.DeleteByEmail(it.email(), it.ifVersion());
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
