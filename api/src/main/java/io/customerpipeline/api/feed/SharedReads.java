package io.customerpipeline.api.feed;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.customerpipeline.api.feed.EventStore.Portion;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Lets all streams that stand at one place share one read of Postgres, and its bytes.
///
/// Whoever has read to the end stands where all others stand who did: so two thousand streams of
/// one organization ask once for each change, not two thousand times.
@Component
class SharedReads {
  /// A stream whose client does not read holds what it writes until it is cut off: thousands of
  /// them hold no more than fits. One event has up to about 130 KiB.
  private static final Portion PORTION = new Portion(50, 256 << 10);

  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final long OCTETS_MAX = 16 << 20;

  private final LoadingCache<Key, StreamedSlice> slices;

  SharedReads(EventStore events, FeedCursors cursors) {
    slices =
        Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumWeight(OCTETS_MAX)
            .weigher((Key key, StreamedSlice slice) -> 500 + slice.octets().length)
            .build(key ->
                StreamedSlice.of(
                    events.read(key.filter(), key.cursor(), events.bounds(), PORTION),
                    cursor -> cursors.write(key.filter().organization(), cursor)));
  }

  /// @param changes of [FeedSignal]: what was read before a change is not what is there after it
  private record Key(FeedFilter filter, FeedCursor cursor, long changes) {}

  StreamedSlice read(FeedFilter filter, FeedCursor cursor, long changes) {
    return slices.get(new Key(filter, cursor, changes));
  }
}
