package io.customerpipeline.api.feed;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// A part of the feed.
///
/// @param next where to read on, also if there is nothing more now
record EventPage(
    List<RawEvent> items,
    @Schema(description = "For after: where to read on, also if there is nothing more now.")
        String next,
    boolean hasMore) {}
