package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.topic.LogId;

/// Which log a rebuild reads, and how far.
///
/// @param isHalted whether the projection stands still, because its positions are not valid in this
///   log: then the rebuild reads to the end of the log, else to where the projection stands
record RebuildTarget(LogId log, boolean isHalted) {}
