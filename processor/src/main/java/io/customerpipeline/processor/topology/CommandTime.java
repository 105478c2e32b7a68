package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// Limits the times that a command brings with it to what this processor can work with.
///
/// The time of a record becomes that of the changelog records. Brokers refuse a time that lies
/// ahead of them, which kills the thread and its replacement at the same record. A time ahead also
/// makes the store of answers forget all that was answered before it, and Kafka Streams drops a
/// record with a negative time without a word. The broker stamps commands as it appends them, but
/// its clock may be wrong, and somebody may have changed the topic's settings.
///
/// A limited time moves no further than the limit, so that later records keep their order.
final class CommandTime implements TimestampExtractor {
  /// Clocks of brokers and processors may differ by this much.
  private static final Duration AHEAD_MAX = Duration.ofMinutes(10);

  /// A sender's clock may be wrong by this much; a customer would keep a time from further ahead.
  private static final Duration SUBMITTED_AHEAD_MAX = Duration.ofHours(24);

  private final InstantSource clock;
  private final Duration answerWindow;

  /// @param answerWindow the answer to a command from before it would be forgotten at once
  CommandTime(InstantSource clock, Duration answerWindow) {
    this.clock = clock;
    this.answerWindow = answerWindow;
  }

  /// @return Unix milliseconds, never negative
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    long oldest =
        record.timestampType() == TimestampType.LOG_APPEND_TIME ? 0 : now - answerWindow.toMillis();
    return Math.clamp(record.timestamp(), Math.max(0, oldest), now + AHEAD_MAX.toMillis());
  }

  /// @throws RefusedCommandException if the command claims to come from the future, or from before
  ///   1970
  void requirePlausible(Command command) {
    if (command instanceof Request request) {
      Instant at = request.submittedAt();
      if (at.isBefore(Instant.EPOCH) || at.isAfter(clock.instant().plus(SUBMITTED_AHEAD_MAX))) {
        throw new RefusedCommandException(
            "submitted_at lies before 1970 or more than %s h in the future"
                .formatted(SUBMITTED_AHEAD_MAX.toHours()));
      }
    }
  }
}
