package io.customerpipeline.api.reseed;

import io.customerpipeline.schemas.topic.EventContext;
import io.customerpipeline.schemas.topic.LogExtent;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Finds the organizations that a log holds, by its snapshots. A tombstone counts: the log knows
/// more of that customer than the read model may.
final class HeldOrganizations {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private final CommittedRecords snapshots;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final InstantSource clock;

  /// @param snapshots from their beginning
  /// @param extents of the same partitions; with what is not committed yet
  HeldOrganizations(
      CommittedRecords snapshots, Map<TopicPartition, LogExtent> extents, InstantSource clock) {
    this.snapshots = snapshots;
    this.clock = clock;
    extents.forEach((partition, extent) -> ends.put(partition, extent.end()));
  }

  /// Reads the snapshots until all these were found, or to the end.
  ///
  /// @throws ReseedException if Kafka does not deliver what it has, or a record is no snapshot
  Set<UUID> among(Set<UUID> asked) {
    var held = new HashSet<UUID>();
    Instant progressAt = clock.instant();
    long position = snapshots.position();
    while (!held.equals(asked) && !snapshots.hasReached(ends)) {
      for (ConsumerRecord<String, byte[]> record : snapshots.poll()) {
        UUID organization = organization(record);
        if (asked.contains(organization)) {
          held.add(organization);
        }
      }
      if (snapshots.position() > position) {
        position = snapshots.position();
        progressAt = clock.instant();
      } else if (progressAt.plus(SILENCE_MAX).isBefore(clock.instant())) {
        throw new ReseedException("Kafka did not deliver the snapshots that it has.");
      }
    }
    return held;
  }

  private static UUID organization(ConsumerRecord<String, byte[]> record) {
    try {
      return UUID.fromString(EventContext.text(record.headers(), "organizationid"));
    } catch (UndecodableException | IllegalArgumentException e) {
      throw new ReseedException(
          "The record at %s, partition %s, offset %s is no snapshot: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
    }
  }
}
