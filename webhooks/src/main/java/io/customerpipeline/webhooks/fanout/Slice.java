package io.customerpipeline.webhooks.fanout;

import java.util.List;

/// Events of a partition, in their order.
///
/// @param next after the last one that was looked at
record Slice(List<Event> events, long next) {}
