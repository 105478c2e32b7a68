package io.customerpipeline.schemas.topic;

import java.time.Duration;

/// How the topics are created. Every role must be given the same.
///
/// @param partitions of every topic; a power of two, 1 … 65,536; frozen once they exist
/// @param replication copies of every partition, 1 … brokers
/// @param commandRetention of commands and outcomes; bounds how long the projection may be down
/// @param eventRetention of events
/// @param deadLetterRetention time for an operator to look
/// @param compactionLag until an overwritten or deleted snapshot is gone from the log; every
///   duration is at least one second
public record TopicSettings(
    int partitions,
    short replication,
    Duration commandRetention,
    Duration eventRetention,
    Duration deadLetterRetention,
    Duration compactionLag) {

  /// 48 h for commands and outcomes, 30 days for events, 7 days for dead letters, 24 h to compact.
  public static TopicSettings defaults(int partitions, int replication) {
    return new TopicSettings(
        partitions,
        (short) replication,
        Duration.ofHours(48),
        Duration.ofDays(30),
        Duration.ofDays(7),
        Duration.ofHours(24));
  }

  public TopicSettings {
    if (Integer.bitCount(partitions) != 1 || partitions > 65_536 || partitions < 1) {
      throw new IllegalArgumentException(
          "partitions must be a power of two from 1 to 65536, not " + partitions);
    }
    if (replication < 1) {
      throw new IllegalArgumentException("replication must be at least 1, not " + replication);
    }
    requireASecond("command-retention", commandRetention);
    requireASecond("event-retention", eventRetention);
    requireASecond("dead-letter-retention", deadLetterRetention);
    requireASecond("compaction-lag", compactionLag);
  }

  /// Copies that must have a record before it counts as written: most of them, so that one broker
  /// may be lost with all it has and nothing acknowledged is gone. A broker's own default is one.
  public int inSync() {
    return replication / 2 + 1;
  }

  /// Zero or less would mean to Kafka: no limit, or deleted at once.
  private static void requireASecond(String name, Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(name + " must be at least 1s, not " + duration);
    }
  }
}
