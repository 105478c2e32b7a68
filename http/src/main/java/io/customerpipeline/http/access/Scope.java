package io.customerpipeline.http.access;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an API key may do. Scopes do not include each other: `admin` manages keys, and nothing
/// else.
public enum Scope {
  CUSTOMERS_READ,
  CUSTOMERS_WRITE,
  WEBHOOKS_READ,
  WEBHOOKS_WRITE,
  EVENTS_READ,
  /// Manages the API keys of its own organization.
  ADMIN,
  /// Manages organizations. Only whoever runs the installation has it; no key can.
  @Hidden
  OPERATOR;

  /// Those that a key can have.
  public static Set<Scope> grantable() {
    return EnumSet.complementOf(EnumSet.of(OPERATOR));
  }

  /// @param name as on the wire, such as `customers:read`
  public static Optional<Scope> named(String name) {
    return Arrays.stream(values()).filter(scope -> scope.toString().equals(name)).findAny();
  }

  /// As on the wire.
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }
}
