package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Broker;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.Instance;
import io.customerpipeline.robustness.process.Role;
import java.io.Serial;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/// Who has which part just now, as Kafka tells it.
final class Roster implements AutoCloseable {
  private static final String COMMANDS = "customers.commands";
  private static final String GROUP = "customers.processor";

  private final Cluster cluster;
  private final Admin admin;

  Roster(Cluster cluster) {
    this.cluster = cluster;
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "request.timeout.ms",
                "5000",
                "default.api.timeout.ms",
                "20000"));
  }

  /// Of the commands in this partition.
  Broker leader(int partition) throws InterruptedException {
    Node leader = commands().get(partition).leader();
    if (leader == null) {
      throw new UnansweredException(new IllegalStateException("nobody leads " + partition));
    }
    return cluster.broker(leader.id());
  }

  /// The partitions of commands that a broker leads.
  List<Integer> ledBy(Broker broker) throws InterruptedException {
    return commands().stream()
        .filter(one -> one.leader() != null && one.leader().id() == broker.node())
        .map(TopicPartitionInfo::partition)
        .toList();
  }

  Broker controller() throws InterruptedException {
    return cluster.broker(get(admin.describeMetadataQuorum().quorumInfo()).leaderId());
  }

  /// The processor that decides this partition; any while they share anew.
  Instance activeProcessor(int partition) throws InterruptedException {
    return cluster.instances(Role.PROCESSOR).stream()
        .filter(one -> decidedBy(one).contains(partition))
        .findFirst()
        .orElse(cluster.instances(Role.PROCESSOR).getFirst());
  }

  /// The partitions that a processor decides.
  List<Integer> decidedBy(Instance processor) {
    try {
      return members().stream()
          .filter(member -> member.clientId().startsWith(processor.name()))
          .flatMap(member -> member.assignment().topicPartitions().stream())
          .map(TopicPartition::partition)
          .sorted()
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Collection<MemberDescription> members() throws InterruptedException {
    return get(admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP)).members();
  }

  /// Every copy of every partition follows, all brokers are there, and every command's partition
  /// has its processor.
  boolean isWhole() throws InterruptedException {
    try {
      Collection<TopicDescription> topics =
          get(admin
                  .describeTopics(
                      get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names()))
                  .allTopicNames())
              .values();
      boolean copies =
          topics.stream()
              .flatMap(topic -> topic.partitions().stream())
              .allMatch(one -> one.leader() != null && one.isr().size() == Cluster.BROKERS);
      List<Integer> decided =
          cluster.instances(Role.PROCESSOR).stream()
              .flatMap(one -> decidedBy(one).stream())
              .sorted()
              .toList();
      return copies
          && get(admin.describeCluster().nodes()).size() == Cluster.BROKERS
          && decided.equals(IntStream.range(0, Cluster.PARTITIONS).boxed().toList());
    } catch (UnansweredException _) {
      return false;
    }
  }

  private List<TopicPartitionInfo> commands() throws InterruptedException {
    return get(admin.describeTopics(List.of(COMMANDS)).topicNameValues().get(COMMANDS))
        .partitions();
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new UnansweredException(Optional.ofNullable(e.getCause()).orElse(e));
    }
  }

  @Override
  public void close() {
    admin.close();
  }

  /// The brokers cannot tell at the moment.
  static final class UnansweredException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    UnansweredException(Throwable cause) {
      super(cause);
    }
  }
}
