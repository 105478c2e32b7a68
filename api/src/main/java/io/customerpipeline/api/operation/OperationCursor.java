package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationId;
import java.time.Instant;

/// Behind which operation a list goes on: the last that was shown.
///
/// @param submittedAt to the microsecond, as Postgres keeps it
record OperationCursor(Instant submittedAt, OperationId id) {}
