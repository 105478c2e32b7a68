package io.customerpipeline.schemas.topic;

/// The range of offsets in one partition.
///
/// @param beginning the offset of its first record; equal to `end` if it is empty
/// @param end the offset that the next record gets
public record LogExtent(long beginning, long end) {}
