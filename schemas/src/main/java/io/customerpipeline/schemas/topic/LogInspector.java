package io.customerpipeline.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /// @param admin stays the caller's to close
  public LogInspector(Admin admin) {
    this.admin = admin;
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
