package io.customerpipeline.schemas.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;

/// All topics of the pipeline, in the order in which data flows.
///
/// What each keeps bounds how long a deleted customer's data can remain: see docs/erasure.md.
///
/// @param commands what was asked. The broker stamps the time of append, because the window of
///   remembered answers is measured on it and no sender may move it.
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

  /// The topics with the retention that these settings ask for.
  public static Topics of(TopicSettings settings) {
    return new Topics(
        new Topic<>(
            "customers.commands",
            new JsonSerde<>(Command.class),
            plus(deletedAfter(settings.commandRetention()), appendTime())),
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

  private static Map<String, String> appendTime() {
    return Map.of(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
  }

  /// A segment is deleted as a whole, so it closes after a quarter of what it is kept for.
  private static Map<String, String> deletedAfter(Duration retention) {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG,
        millis(retention),
        SEGMENT_MS_CONFIG,
        millis(retention.dividedBy(4)));
  }

  /// The open segment is never compacted, so it must close in time as well.
  private static Map<String, String> compactedWithin(Duration lag) {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_COMPACT,
        MAX_COMPACTION_LAG_MS_CONFIG,
        millis(lag),
        SEGMENT_MS_CONFIG,
        millis(lag),
        DELETE_RETENTION_MS_CONFIG,
        millis(lag));
  }

  private static Map<String, String> plus(Map<String, String> one, Map<String, String> other) {
    var both = new HashMap<>(one);
    both.putAll(other);
    return Map.copyOf(both);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
