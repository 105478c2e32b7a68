package io.customerpipeline.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.customerpipeline.schemas.command.Command;

/// What an operation set out to do. The order is part of issued tickets: only append.
public enum OperationKind {
  @JsonProperty("create")
  CREATE,
  @JsonProperty("update")
  UPDATE,
  @JsonProperty("delete")
  DELETE;

  public static OperationKind of(Command command) {
    return switch (command) {
      case Command.Create _ -> CREATE;
      case Command.Update _ -> UPDATE;
      case Command.Delete _ -> DELETE;
    };
  }
}
