package io.customerpipeline.schemas.topic;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// ClusterRequests to a cluster that are waited for, with Kafka's own exceptions.
final class ClusterRequests {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ClusterRequests() {}

  /// By name; without those that do not exist.
  static Map<String, TopicDescription> describe(
      Admin admin, Collection<? extends Topic<?>> topics) {
    List<String> names = topics.stream().map(Topic::name).toList();
    return ofThoseThatExist(admin.describeTopics(names).topicNameValues());
  }

  /// By name of the topic; without those that do not exist.
  static Map<String, Config> configs(Admin admin, Collection<? extends Topic<?>> topics) {
    List<ConfigResource> resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<String, KafkaFuture<Config>> found = new HashMap<>();
    admin
        .describeConfigs(resources)
        .values()
        .forEach((resource, config) -> found.put(resource.name(), config));
    return ofThoseThatExist(found);
  }

  static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(partitions.stream().collect(toMap(one -> one, _ -> which))).all())
        .forEach((partition, result) -> offsets.put(partition, result.offset()));
    return offsets;
  }

  private static <T> Map<String, T> ofThoseThatExist(Map<String, KafkaFuture<T>> futures) {
    Map<String, T> found = new HashMap<>();
    futures.forEach((name, future) -> {
      try {
        found.put(name, await(future));
      } catch (UnknownTopicOrPartitionException _) {
        // Kafka Streams makes its own topics later.
      }
    });
    return found;
  }

  /// @throws org.apache.kafka.common.KafkaException if it failed, or took longer than 20 s
  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
