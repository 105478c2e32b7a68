package io.customerpipeline.processor.runtime;

import static java.util.stream.Collectors.toMap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.streams.StreamsConfig.InternalConfig;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.StreamsPartitionAssignor;
import org.apache.kafka.streams.processor.internals.assignment.SubscriptionInfo;
import org.jspecify.annotations.Nullable;

/// Kafka clients that see the configured partitions of every topic and no more.
///
/// Kafka Streams makes a task for each partition of its source, and ends where the source has
/// another number of partitions than a changelog. Partitions cannot be removed, so somebody who
/// added some would have stopped the processor for good.
final class FirstPartitions extends DefaultKafkaClientSupplier {
  private static final String PARTITIONS_CONFIG = "pipeline.partitions";
  private static final String PROCESSES_CONFIG = "pipeline.processes";

  private final int partitions;
  private final Runnable replacedProducer;
  private final IntConsumer processes;
  private final Map<String, Long> producers = new HashMap<>();

  /// @param partitions how many of each topic are used
  /// @param replacedProducer runs when a thread takes another producer: Kafka Streams does that
  ///   where the thread was fenced or has lost its partitions, and tells nobody
  /// @param processes takes how many processes there are, each time that this one assigns the
  ///   partitions; a process without others always does
  FirstPartitions(int partitions, Runnable replacedProducer, IntConsumer processes) {
    this.partitions = partitions;
    this.replacedProducer = replacedProducer;
    this.processes = processes;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    var own = new HashMap<>(config);
    own.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, Assignor.class.getName());
    own.put(PARTITIONS_CONFIG, partitions);
    own.put(PROCESSES_CONFIG, processes);
    own.put(InternalConfig.INTERNAL_TASK_ASSIGNOR_CLASS, WarmFirst.class.getName());
    return super.getConsumer(own);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    Admin all = super.getAdmin(config);
    // No ForwardingAdmin: it refuses to register metrics for the brokers that ask for them.
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (_, method, arguments) -> first(invoke(all, method, arguments)));
  }

  private @Nullable Object first(@Nullable Object result) {
    return result instanceof DescribeTopicsResult all ? new Described(all, partitions) : result;
  }

  private static @Nullable Object invoke(Admin admin, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(admin, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    if (isReplaced(String.valueOf(config.get("client.id")))) {
      replacedProducer.run();
    }
    return super.getProducer(config);
  }

  /// Being fenced and losing the partitions may each replace the producer, within milliseconds.
  private synchronized boolean isReplaced(String clientId) {
    long now = System.nanoTime();
    Long before = producers.put(clientId, now);
    return before != null && now - before > 1_000_000_000L;
  }

  /// Kafka's own assignment, over fewer partitions; its name is the same, so that processors with
  /// and without it can share a group.
  public static final class Assignor extends StreamsPartitionAssignor {
    private int partitions = Integer.MAX_VALUE;
    private IntConsumer processes = _ -> {};

    @Override
    public void configure(Map<String, ?> configs) {
      super.configure(configs);
      if (configs.get(PARTITIONS_CONFIG) instanceof Integer count) {
        partitions = count;
      }
      if (configs.get(PROCESSES_CONFIG) instanceof IntConsumer listener) {
        processes = listener;
      }
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription subscription) {
      processes.accept(processes(subscription));
      List<PartitionInfo> first =
          metadata.topics().stream()
              .flatMap(topic -> metadata.partitionsForTopic(topic).stream())
              .filter(info -> info.partition() < partitions)
              .toList();
      var cluster =
          new Cluster(
              metadata.clusterResource().clusterId(),
              metadata.nodes(),
              first,
              metadata.unauthorizedTopics(),
              metadata.invalidTopics(),
              metadata.internalTopics(),
              metadata.controller());
      return super.assign(cluster, subscription);
    }

    private static int processes(GroupSubscription subscription) {
      return Math.toIntExact(
          subscription.groupSubscription().values().stream()
              .map(member -> SubscriptionInfo.decode(member.userData().duplicate()).processId())
              .distinct()
              .count());
    }
  }

  private static final class Described extends DescribeTopicsResult {
    Described(DescribeTopicsResult all, int partitions) {
      super(first(all.topicIdValues(), partitions), first(all.topicNameValues(), partitions));
    }

    /// Absent where topics are named the other way.
    private static <K> @Nullable Map<K, KafkaFuture<TopicDescription>> first(
        @Nullable Map<K, KafkaFuture<TopicDescription>> found, int partitions) {
      return found == null
          ? null
          : found.entrySet().stream()
              .collect(
                  toMap(
                      Map.Entry::getKey,
                      entry -> entry.getValue().thenApply(topic -> first(topic, partitions))));
    }

    private static TopicDescription first(TopicDescription topic, int partitions) {
      return new TopicDescription(
          topic.name(),
          topic.isInternal(),
          topic.partitions().stream().filter(one -> one.partition() < partitions).toList(),
          topic.authorizedOperations(),
          topic.topicId());
    }
  }
}
