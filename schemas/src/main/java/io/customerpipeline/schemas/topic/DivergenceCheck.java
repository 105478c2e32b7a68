package io.customerpipeline.schemas.topic;

import io.customerpipeline.schemas.topic.PositionsVerdict.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Says when records are to be compared with the log, and remembers that they were equal.
///
/// A log is exchanged while its brokers are stopped. So records that were equal are compared again
/// only after the brokers were away, and every five minutes, because a short stop can pass
/// unnoticed. Each comparison opens a consumer and reads a record of each partition.
public final class DivergenceCheck {
  static final Duration EVERY = Duration.ofMinutes(5);

  private final InstantSource clock;
  private volatile @Nullable Instant equalAt;

  public DivergenceCheck(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns the comparison that finds nothing while the last one, which found nothing, still
  /// counts.
  public Divergence of(Divergence log) {
    return last -> isEqual() ? Set.of() : compare(log, last);
  }

  private boolean isEqual() {
    Instant at = equalAt;
    return at != null && clock.instant().isBefore(at.plus(EVERY));
  }

  private Set<TopicPartition> compare(Divergence log, Map<TopicPartition, RecordMark> last) {
    forget();
    Set<TopicPartition> diverged = log.of(last);
    if (diverged.isEmpty()) {
      equalAt = clock.instant();
    }
    return diverged;
  }

  /// To be told when the brokers were away.
  public void forget() {
    equalAt = null;
  }
}
