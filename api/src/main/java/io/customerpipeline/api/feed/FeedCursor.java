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
/// @param log a digest of the log that the offsets belong to; 0 if there was none yet, and then all
///   offsets are 0
public record FeedCursor(List<Long> next, long log) {
  private static final long NO_LOG = 0;

  public FeedCursor {
    next = List.copyOf(next);
  }

  /// What is kept of a partition.
  ///
  /// @param first no event before this offset is there any more
  /// @param end every event before this offset has been projected
  /// @param log as of the cursor
  public record Bounds(long first, long end, long log) {
    static final Bounds NOTHING = new Bounds(0, 0, NO_LOG);
  }

  private static long logOf(Map<Integer, Bounds> kept) {
    return kept.values().stream()
        .mapToLong(Bounds::log)
        .filter(it -> it != NO_LOG)
        .findFirst()
        .orElse(NO_LOG);
  }

  private static Bounds of(Map<Integer, Bounds> kept, int partition) {
    return kept.getOrDefault(partition, Bounds.NOTHING);
  }

  public static FeedCursor beginning(int partitions, Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, partitions).mapToObj(one -> of(kept, one).first()).toList(),
        logOf(kept));
  }

  static FeedCursor end(int partitions, Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, partitions).mapToObj(one -> of(kept, one).end()).toList(), logOf(kept));
  }

  /// Whether the offsets say nothing about these events.
  boolean isOfAnotherLog(Map<Integer, Bounds> kept) {
    return log != NO_LOG && log != logOf(kept);
  }

  /// A cursor that was written before there was a log takes the first one.
  FeedCursor inLogOf(Map<Integer, Bounds> kept) {
    return log == NO_LOG ? new FeedCursor(next, logOf(kept)) : this;
  }

  boolean isExpired(Map<Integer, Bounds> kept) {
    return isOfAnotherLog(kept)
        || IntStream.range(0, next.size()).anyMatch(one -> next.get(one) < of(kept, one).first());
  }

  /// Moved to what is still kept.
  FeedCursor notBefore(Map<Integer, Bounds> kept) {
    if (isOfAnotherLog(kept)) {
      return beginning(next.size(), kept);
    }
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> Math.max(next.get(one), of(kept, one).first()))
            .toList(),
        logOf(kept));
  }

  /// After all that was projected when the bounds were read.
  public FeedCursor notBeforeEnd(Map<Integer, Bounds> kept) {
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> Math.max(next.get(one), of(kept, one).end()))
            .toList(),
        logOf(kept));
  }

  /// @param read by partition the offset that was read last
  public FeedCursor after(Map<Integer, Long> read) {
    return new FeedCursor(
        IntStream.range(0, next.size())
            .mapToObj(one -> read.containsKey(one) ? read.get(one) + 1 : next.get(one))
            .toList(),
        log);
  }
}
