package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import java.time.Instant;

/// An operation that this API has accepted, as proved by the id that it gave out.
///
/// @param operationId the identity, which retries with the same idempotency key share
/// @param submittedAt when this attempt was accepted, to the millisecond
public record Ticket(OperationId operationId, OperationKind kind, Instant submittedAt) {}
