package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an operation set out to do. The order is part of issued tickets: only append.
public enum OperationKind {
  @JsonProperty("create")
  CREATE,
  @JsonProperty("update")
  UPDATE,
  @JsonProperty("delete")
  DELETE,
  @JsonProperty("upsert")
  UPSERT,
  /// The operator brings back a customer; no operation of a tenant.
  @JsonProperty("restore")
  RESTORE;

  /// What the caller asked for, whatever it was turned into on the way.
  public static OperationKind of(Request request) {
    return switch (request) {
      case Request.ById passedOn when passedOn.origin() != null -> of(passedOn.origin());
      case Request.Create _ -> CREATE;
      case Request.Update _, Request.UpdateByExternalId _, ByEmail.Update _ -> UPDATE;
      case Request.Delete _, Request.DeleteByExternalId _, ByEmail.Delete _ -> DELETE;
      case Request.Upsert _, ByEmail.Upsert _ -> UPSERT;
      case Request.Restore _ -> RESTORE;
    };
  }

  /// @return empty if it is the name of none
  public static Optional<OperationKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  /// As in JSON and in headers.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
