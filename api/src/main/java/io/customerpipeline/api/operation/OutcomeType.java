package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of an operation, in one word.
public enum OutcomeType {
  @JsonProperty("created")
  CREATED,
  @JsonProperty("updated")
  UPDATED,
  @JsonProperty("deleted")
  DELETED,
  @JsonProperty("rejected")
  REJECTED;

  public static OutcomeType of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created _ -> CREATED;
      case Outcome.Updated _ -> UPDATED;
      case Outcome.Deleted _ -> DELETED;
      case Outcome.Rejected _ -> REJECTED;
    };
  }

  /// @return empty if it is the name of none
  static Optional<OutcomeType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.toString().equals(name)).findFirst();
  }

  /// The customer concerned; for a conflict, the living one.
  public static @Nullable CustomerId customerOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created created -> created.customer().id();
      case Outcome.Updated updated -> updated.customer().id();
      case Outcome.Deleted deleted -> deleted.customerId();
      case Outcome.Rejected rejected -> rejected.customerId();
    };
  }

  /// As in JSON, in the table and in queries.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
