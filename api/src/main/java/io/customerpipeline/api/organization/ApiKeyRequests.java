package io.customerpipeline.api.organization;

import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Request bodies about organizations and keys. Each method throws the problem document that names
/// every field at fault.
final class ApiKeyRequests {
  private static final int NAME_LENGTH_MAX = 256;
  private static final Duration OVERLAP_DEFAULT = Duration.ofHours(24);
  private static final Duration OVERLAP_MAX = Duration.ofDays(7);

  private ApiKeyRequests() {}

  record NewKey(String name, Set<Scope> scopes, @Nullable Instant expiresAt) {}

  static String organizationName(JsonBody body) {
    String name = name(body);
    body.finish();
    return Objects.requireNonNull(name);
  }

  static NewKey key(JsonBody body, Instant now) {
    String name = name(body);
    Set<Scope> scopes = scopes(body);
    Instant expiresAt = body.read("expires_at", Instant.class);
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      body.addFault("expires_at", "in_the_past", "must be in the future");
    }
    body.finish();
    return new NewKey(Objects.requireNonNull(name), scopes, expiresAt);
  }

  /// How long both keys live after a rotation.
  ///
  /// @param body a request without one means the default, a day
  static Duration overlap(@Nullable JsonBody body) {
    if (body == null) {
      return OVERLAP_DEFAULT;
    }
    Long seconds = body.read("overlap_seconds", Long.class);
    if (seconds != null && (seconds < 0 || seconds > OVERLAP_MAX.toSeconds())) {
      body.addFault("overlap_seconds", "out_of_range", "must be 0 to " + OVERLAP_MAX.toSeconds());
    }
    body.finish();
    return seconds == null ? OVERLAP_DEFAULT : Duration.ofSeconds(seconds);
  }

  private static @Nullable String name(JsonBody body) {
    String name = body.read("name", String.class);
    if (name == null) {
      if (!body.isPresent("name")) {
        body.addFault("name", "required", "is required");
      }
    } else if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.indexOf('\0') >= 0) {
      body.addFault("name", "wrong_form", "must have 1 to 256 characters, and no NUL");
    }
    return name;
  }

  private static Set<Scope> scopes(JsonBody body) {
    String[] names = body.read("scopes", String[].class);
    var scopes = EnumSet.noneOf(Scope.class);
    for (String name : names == null ? new String[0] : names) {
      Scope.named(String.valueOf(name))
          .filter(Scope.grantable()::contains)
          .ifPresentOrElse(
              scopes::add,
              () -> body.addFault("scopes", "unknown_scope", "must be of " + grantable()));
    }
    if (names == null ? !body.isPresent("scopes") : names.length == 0) {
      body.addFault("scopes", "required", "must name at least one of " + grantable());
    }
    return scopes;
  }

  private static String grantable() {
    return Scope.grantable().stream().map(Scope::toString).collect(Collectors.joining(", "));
  }
}
