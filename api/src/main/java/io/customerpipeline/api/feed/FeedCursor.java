package io.customerpipeline.api.feed;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Where a reader of the feed stands.
///
/// Public, as is all that it speaks of, because the simulation of the whole pipeline runs it.
///
/// @param next by partition the offset of the next event to read. Rows of one partition become
///   visible in the order of their offsets, so no event comes behind this later
public record FeedCursor(List<Long> next) {

  public FeedCursor {
    next = List.copyOf(next);
  }

  /// What is kept of a partition.
  ///
  /// @param first no event before this offset is there any more
  /// @param end every event before this offset has been projected
  public record Bounds(long first, long end) {
    static final Bounds NOTHING = new Bounds(0, 0);
  }

  private static Bounds of(Map<Integer, Bounds> kept, int partition) {
    return kept.getOrDefault(partition, Bounds.NOTHING);
  }

  public static FeedCursor beginning(int partitions, Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, partitions).mapToObj(one -> of(kept, one).first()).toList());
  }

  static FeedCursor end(int partitions, Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, partitions).mapToObj(one -> of(kept, one).end()).toList());
  }

  boolean isExpired(Map<Integer, Bounds> kept) {
    return IntStream.range(0, next.size()).anyMatch(one -> next.get(one) < of(kept, one).first());
  }

  /// Moved to what is still kept.
  FeedCursor notBefore(Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> Math.max(next.get(one), of(kept, one).first()))
            .toList());
  }

  /// After all that was projected when the bounds were read.
  public FeedCursor notBeforeEnd(Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> Math.max(next.get(one), of(kept, one).end()))
            .toList());
  }

  /// @param read by partition the offset that was read last
  public FeedCursor after(Map<Integer, Long> read) {
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> read.containsKey(one) ? read.get(one) + 1 : next.get(one))
            .toList());
  }
}
