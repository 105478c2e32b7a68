package io.customerpipeline.schemas.topic;

import static java.util.stream.Collectors.joining;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares topics that exist with the settings. Repairs what Kafka lets anybody change, and tells
/// the rest: one sentence a topic, with the way back.
///
/// Partitions beyond those that are configured are left alone while they hold no record. A topic
/// with fewer partitions or replicas than configured belongs to other settings, so nothing of it is
/// changed: two in-sync replicas would end all writes to a topic that has one replica.
final class TopicCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

  private final Admin admin;
  private final TopicSettings settings;
  private final List<String> complaints = new ArrayList<>();
  private final Set<String> tooSmall = new HashSet<>();
  private boolean repairedInPlace = true;

  TopicCheck(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /// @param topics of them, those that do not exist are passed over
  /// @throws UnsuitableClusterException if an operator has to act
  void run(Collection<? extends Topic<?>> topics) {
    Map<String, TopicDescription> found = ClusterRequests.describe(admin, topics);
    found.values().forEach(this::checkPartitions);
    found.values().forEach(this::checkReplicas);
    checkSurplus(found.values());
    repairConfigs(
        topics.stream()
            .filter(topic -> found.containsKey(topic.name()))
            .filter(topic -> !tooSmall.contains(topic.name()))
            .toList());
    if (!complaints.isEmpty()) {
      throw new UnsuitableClusterException(String.join("\n", complaints), repairedInPlace);
    }
  }

  private void complain(boolean inPlace, String sentence) {
    complaints.add(sentence);
    repairedInPlace &= inPlace;
  }

  private void checkPartitions(TopicDescription topic) {
    int found = topic.partitions().size();
    if (found < settings.partitions()) {
      tooSmall.add(topic.name());
      complain(
          false,
          """
          Topic %s has %s partitions, but %s are configured. \
          The count is frozen once a topic exists: configure pipeline.topics.partitions=%s.\
          """
              .formatted(topic.name(), found, settings.partitions(), found));
    }
  }

  private void checkReplicas(TopicDescription topic) {
    int found = topic.partitions().stream().mapToInt(one -> one.replicas().size()).min().orElse(0);
    if (found < settings.replication()) {
      tooSmall.add(topic.name());
      complain(
          false,
          """
          Topic %s has %s replicas of a partition, but %s are configured: add replicas with \
          kafka-reassign-partitions.sh, or configure pipeline.topics.replication=%s.\
          """
              .formatted(topic.name(), found, settings.replication(), found));
    }
  }

  private void checkSurplus(Collection<TopicDescription> topics) {
    List<TopicPartition> surplus = topics.stream().flatMap(this::surplusOf).toList();
    if (surplus.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> first =
        ClusterRequests.offsets(admin, surplus, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = ClusterRequests.offsets(admin, surplus, OffsetSpec.latest());
    var used = new TreeMap<String, List<Integer>>();
    for (TopicPartition one : surplus) {
      if (end.getOrDefault(one, 0L) > first.getOrDefault(one, 0L)) {
        used.computeIfAbsent(one.topic(), _ -> new ArrayList<>()).add(one.partition());
      }
    }
    used.forEach((topic, partitions) ->
        complain(
            true,
            """
            Topic %s has records in its surplus partitions %s, which nobody reads because \
            %s partitions are configured: stop whoever writes there, write what is needed to the \
            partition with the number modulo %s, and remove the records with \
            kafka-delete-records.sh.\
            """
                .formatted(topic, partitions, settings.partitions(), settings.partitions())));
  }

  private Stream<TopicPartition> surplusOf(TopicDescription topic) {
    return IntStream.range(settings.partitions(), topic.partitions().size())
        .mapToObj(number -> new TopicPartition(topic.name(), number));
  }

  private void repairConfigs(Collection<? extends Topic<?>> topics) {
    Map<String, Config> found = ClusterRequests.configs(admin, topics);
    for (Topic<?> topic : topics) {
      Config config = found.get(topic.name());
      if (config != null) {
        repair(topic.name(), wrong(config, configs(topic)));
      }
    }
  }

  /// All settings that a topic has to have, with those that follow from the replication.
  Map<String, String> configs(Topic<?> topic) {
    var configs = new HashMap<>(topic.settings());
    configs.put(MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.inSync()));
    return configs;
  }

  private static List<Repair> wrong(Config found, Map<String, String> wanted) {
    var repairs = new ArrayList<Repair>();
    new TreeMap<>(wanted)
        .forEach((name, value) -> {
          ConfigEntry entry = found.get(name);
          String was = entry == null ? "absent" : String.valueOf(entry.value());
          if (!value.equals(was)) {
            repairs.add(new Repair(name, was, value));
          }
        });
    return repairs;
  }

  private record Repair(String name, String was, String now) {}

  private void repair(String topic, List<Repair> repairs) {
    if (repairs.isEmpty()) {
      return;
    }
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      ClusterRequests.await(
          admin
              .incrementalAlterConfigs(
                  Map.of(resource, repairs.stream().map(TopicCheck::alteration).toList()))
              .all());
    } catch (PolicyViolationException | InvalidConfigurationException | InvalidRequestException e) {
      // The second one is also what authorization fails with.
      complain(true, notRepaired(topic, repairs, e));
      return;
    }
    for (Repair repair : repairs) {
      LOG.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("setting", repair.name())
          .addKeyValue("was", repair.was())
          .addKeyValue("now", repair.now())
          .log("topic.repaired");
    }
  }

  private static AlterConfigOp alteration(Repair repair) {
    return new AlterConfigOp(
        new ConfigEntry(repair.name(), repair.now()), AlterConfigOp.OpType.SET);
  }

  private static String notRepaired(String topic, List<Repair> repairs, RuntimeException why) {
    String wanted = repairs.stream().map(one -> one.name() + "=" + one.now()).collect(joining(","));
    return """
    Topic %s has other settings than those configured, and the broker refused to change them \
    (%s): kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s\
    """
        .formatted(topic, why.getMessage(), topic, wanted);
  }
}
