package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;

/// What an operation set out to do. The order is part of issued tickets: only append.
public enum OperationKind {
  @JsonProperty("create")
  CREATE,
  @JsonProperty("update")
  UPDATE,
  @JsonProperty("delete")
  DELETE,
  @JsonProperty("upsert")
  UPSERT;

  public static OperationKind of(Request request) {
    return switch (request) {
      case Request.Create _ -> CREATE;
      case Request.Update _, Request.UpdateByExternalId _ -> UPDATE;
      case Request.Delete _, Request.DeleteByExternalId _, ByEmail.Delete _ -> DELETE;
      case Request.Upsert _, ByEmail.Upsert _ -> UPSERT;
    };
  }
}
