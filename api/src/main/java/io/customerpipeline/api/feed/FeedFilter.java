package io.customerpipeline.api.feed;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.List;
import java.util.Optional;

/// Which events of an organization are asked for.
///
/// @param types any of these; empty means all
record FeedFilter(OrganizationId organization, List<String> types, Optional<CustomerId> customer) {}
