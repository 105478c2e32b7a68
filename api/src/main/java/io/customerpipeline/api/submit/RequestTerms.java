package io.customerpipeline.api.submit;

import org.jspecify.annotations.Nullable;

/// What the headers of a write ask for, as sent.
///
/// @param idempotencyKey `Idempotency-Key`
/// @param prefer `Prefer`
record RequestTerms(@Nullable String idempotencyKey, @Nullable String prefer) {}
