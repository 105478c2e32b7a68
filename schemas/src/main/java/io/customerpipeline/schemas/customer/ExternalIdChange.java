package io.customerpipeline.schemas.customer;

import org.jspecify.annotations.Nullable;

/// What an update says of the external id. It is written once: a customer that has one keeps it.
///
/// @param to absent asks for a customer without one
public record ExternalIdChange(@Nullable ExternalId to) {

  /// Whether a customer that has this external id cannot be what is asked for.
  public boolean contradicts(@Nullable ExternalId current) {
    return current != null && !current.equals(to);
  }
}
