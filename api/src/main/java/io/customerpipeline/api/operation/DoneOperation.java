package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An operation whose outcome is known.
///
/// @param type what it set out to do; absent if that is not known
/// @param submittedAt when the command was appended to the log
/// @param doneAt when its outcome became visible
public record DoneOperation(
    Outcome outcome, @Nullable OperationKind type, Instant submittedAt, Instant doneAt) {}
