package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;

/// An event and where it stands in the log.
///
/// @param appendedAt when its record was appended
/// @param json the event as it was written, to the byte
public record ProjectedEvent(
    int partition,
    long offset,
    Instant appendedAt,
    String id,
    String type,
    OrganizationId organization,
    CustomerId customer,
    long version,
    String json) {}
