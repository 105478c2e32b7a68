package io.customerpipeline.api.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.feed.EventStore.Slice;
import java.util.function.Function;

/// A part of the feed as Server-Sent Events (WHATWG HTML, §9.2). The last one carries the cursor as
/// its id: whoever is cut off in the midst is sent this part again.
///
/// @param octets none if nothing happened
record StreamedSlice(byte[] octets, FeedCursor next, boolean hasMore) {

  static StreamedSlice of(Slice slice, Function<FeedCursor, String> written) {
    var text = new StringBuilder();
    for (int i = 0; i < slice.events().size(); i++) {
      if (i == slice.events().size() - 1) {
        text.append("id: ").append(written.apply(slice.next())).append('\n');
      }
      // JSON as written has no line break.
      text.append("data: ").append(slice.events().get(i).json()).append("\n\n");
    }
    return new StreamedSlice(text.toString().getBytes(UTF_8), slice.next(), slice.hasMore());
  }
}
