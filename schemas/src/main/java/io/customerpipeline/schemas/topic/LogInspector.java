package io.customerpipeline.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Asks a cluster which log it holds, and from where to where.
///
/// Every method throws a `KafkaException` while the cluster cannot be reached.
public final class LogInspector {
  private static final long PATIENCE_SECONDS = 20;

  private final Admin admin;
  private final Map<String, Object> connection;

  /// @param admin stays the caller's to close
  /// @param connection settings that tell where and how to connect
  LogInspector(Admin admin, Map<String, Object> connection) {
    this.admin = admin;
    this.connection = connection;
  }

  /// Returns the identity of the log that these topics form.
  ///
  /// @param topics names of topics that exist, in the order in which [LogId] lists them
  public LogId logOf(List<String> topics) {
    String cluster = await(admin.describeCluster().clusterId());
    var described = await(admin.describeTopics(topics).allTopicNames());
    return LogId.of(
        cluster,
        topics.stream().map(name -> requireNonNull(described.get(name)).topicId()).toList());
  }

  /// Returns beginning and end of each partition, uncommitted records included.
  public Map<TopicPartition, LogExtent> extents(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, LogExtent> extents = new HashMap<>();
    beginnings.forEach((partition, beginning) ->
        extents.put(partition, new LogExtent(beginning, ends.getOrDefault(partition, beginning))));
    return extents;
  }

  /// Returns the same for those partitions that exist.
  public Map<TopicPartition, LogExtent> extentsOfExisting(Collection<TopicPartition> partitions) {
    Set<String> topics =
        partitions.stream()
            .map(TopicPartition::topic)
            .collect(Collectors.toCollection(HashSet::new));
    topics.retainAll(await(admin.listTopics().names()));
    Set<TopicPartition> existing = new HashSet<>();
    await(admin.describeTopics(topics).allTopicNames())
        .forEach((topic, description) ->
            description
                .partitions()
                .forEach(one -> existing.add(new TopicPartition(topic, one.partition()))));
    existing.retainAll(partitions);
    return extents(existing);
  }

  /// Compares records that were read once with what is at their offsets now.
  ///
  /// @param last by partition, before its end; of topics that are not compacted
  /// @return the partitions that have another record there, or none
  public Set<TopicPartition> diverged(Map<TopicPartition, RecordMark> last) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    last.forEach((partition, mark) -> offsets.put(partition, mark.offset()));
    var found = RecordsAt.read(connection, offsets, Duration.ofSeconds(PATIENCE_SECONDS));
    if (!found.undelivered().isEmpty()) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "Kafka did not deliver what it has, in " + found.undelivered());
    }
    Set<TopicPartition> diverged = new HashSet<>();
    found
        .marks()
        .forEach((partition, mark) -> {
          if (!mark.equals(Optional.ofNullable(last.get(partition)))) {
            diverged.add(partition);
          }
        });
    return diverged;
  }

  /// Returns the marks of the records at these offsets.
  ///
  /// @param offsets by partition, before its end
  /// @param patience after which partitions that deliver nothing are given up: compaction may have
  ///   left nothing there
  /// @return without partitions that have no record there
  public Map<TopicPartition, RecordMark> records(
      Map<TopicPartition, Long> offsets, Duration patience) {
    Map<TopicPartition, RecordMark> records = new HashMap<>();
    RecordsAt.read(connection, offsets, patience)
        .marks()
        .forEach((partition, found) -> found.ifPresent(mark -> records.put(partition, mark)));
    return records;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    var asked = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> told = await(admin.listOffsets(asked).all());
    told.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
