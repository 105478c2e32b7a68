package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;

/// An outcome and where it stood in the log.
///
/// @param appendedAt when its command was appended
record Projected(int partition, long offset, Instant appendedAt, Outcome outcome) {}
