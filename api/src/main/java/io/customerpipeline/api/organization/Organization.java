package io.customerpipeline.api.organization;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;

/// A tenant, as kept and as shown.
///
/// @param name for people; 1 … 256 characters
record Organization(OrganizationId id, String name, Instant createdAt) {}
