package io.customerpipeline.schemas.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;

/// All topics of the pipeline, in the order in which data flows.
///
/// What each keeps bounds how long a deleted customer's data can remain: see docs/erasure.md.
///
/// The broker stamps every record with the time of its append, so no sender can move the window of
/// remembered answers or keep a segment for longer than its retention, and the broker never refuses
/// a record for the time that its sender wrote into it.
///
/// @param commands what was asked
/// @param outcomes what became of each command: one record a command
/// @param events what happened, the public contract; key is the customer id
/// @param snapshots how things are: the current value of every customer, tombstone once deleted
/// @param deadLetters what could not be read, with the reason in its headers
/// @param operator what whoever runs this may want to act on; no customer's data
public record Topics(
    Topic<Command> commands,
    Topic<Outcome> outcomes,
    Topic<CustomerEvent> events,
    Topic<CustomerSnapshot> snapshots,
    Topic<byte[]> deadLetters,
    Topic<byte[]> operator) {

  /// The consumer group whose committed offsets tell how far commands are decided; it also names
  /// the processor's transactions and changelog topics: never change it.
  public static final String PROCESSOR_GROUP = "customers.processor";

  private static final String APPEND_TIME = "LogAppendTime";

  /// Counts only while somebody has switched a topic to the times of senders. A record from further
  /// ahead would keep its whole segment from being deleted.
  private static final Duration AHEAD_MAX = Duration.ofHours(1);

  /// The topics with the retention that these settings ask for.
  public static Topics of(TopicSettings settings) {
    return new Topics(
        new Topic<>(
            "customers.commands",
            new JsonSerde<>(Command.class),
            deletedAfter(settings.commandRetention())),
        new Topic<>(
            "customers.outcomes",
            new JsonSerde<>(Outcome.class),
            deletedAfter(settings.commandRetention())),
        new Topic<>(
            "customers.events",
            new JsonSerde<>(CustomerEvent.class),
            deletedAfter(settings.eventRetention())),
        new Topic<>(
            "customers.snapshots",
            new JsonSerde<>(CustomerSnapshot.class),
            compactedWithin(settings.compactionLag())),
        new Topic<>(
            "customers.dead-letters",
            Serdes.ByteArray(),
            deletedAfter(settings.deadLetterRetention())),
        new Topic<>(
            "customers.operator", Serdes.ByteArray(), deletedAfter(settings.eventRetention())));
  }

  public List<Topic<?>> all() {
    return List.of(commands, outcomes, events, snapshots, deadLetters, operator);
  }

  /// The settings of a topic whose records are deleted after this time. A segment is deleted as a
  /// whole, so it closes after a quarter of what it is kept for.
  public static Map<String, String> deletedAfter(Duration retention) {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG,
        millis(retention),
        SEGMENT_MS_CONFIG,
        millis(retention.dividedBy(4)),
        MESSAGE_TIMESTAMP_TYPE_CONFIG,
        APPEND_TIME,
        MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
        Long.toString(Long.MAX_VALUE),
        MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
        millis(AHEAD_MAX));
  }

  /// The settings of a topic that keeps the latest value of each key. The open segment is never
  /// compacted, so it must close in time as well.
  public static Map<String, String> compactedWithin(Duration lag) {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_COMPACT,
        MAX_COMPACTION_LAG_MS_CONFIG,
        millis(lag),
        SEGMENT_MS_CONFIG,
        millis(lag),
        DELETE_RETENTION_MS_CONFIG,
        millis(lag),
        MESSAGE_TIMESTAMP_TYPE_CONFIG,
        APPEND_TIME,
        MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
        Long.toString(Long.MAX_VALUE),
        MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
        millis(AHEAD_MAX));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
