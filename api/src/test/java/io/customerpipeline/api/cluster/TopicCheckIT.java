package io.customerpipeline.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.TopicProvisioner;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.UnsuitableClusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/// Topics of a real broker that do not fit the settings and that the pipeline cannot repair: one
/// sentence for each topic, which names the topic and the way back.
@SpringBootTest(
    classes = TopicCheckIT.Nothing.class,
    properties = "spring.config.name=topic-check-it",
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class TopicCheckIT {
  static class Nothing {}

  @Autowired private Backing backing;
  private Admin admin;
  private final List<String> names =
      Stream.of("one", "two").map(name -> name + "-" + UUID.randomUUID()).toList();

  @BeforeEach
  void connect() {
    admin = Admin.create(Map.of("bootstrap.servers", backing.bootstrapServers()));
  }

  @AfterEach
  void deleteTopics() throws Exception {
    admin.deleteTopics(names).all().get();
    admin.close();
  }

  private void create(int partitions, Map<String, String> settings) throws Exception {
    admin
        .createTopics(
            names.stream()
                .map(name -> new NewTopic(name, partitions, (short) 1).configs(settings))
                .toList())
        .all()
        .get();
    await("the broker knows the topics")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> admin.describeTopics(names).allTopicNames().get().size() == names.size());
  }

  private void check(int partitions, int replication, Map<String, String> wanted) {
    new TopicProvisioner(admin, TopicSettings.defaults(partitions, replication))
        .check(names.stream().map(name -> new Topic<>(name, Serdes.String(), wanted)).toList());
  }

  /// Those of the refusal, one for each topic.
  private List<String> sentences(
      int partitions, int replication, Map<String, String> wanted, boolean repairedInPlace) {
    var refusal =
        catchThrowableOfType(
            UnsuitableClusterException.class, () -> check(partitions, replication, wanted));
    assertThat(refusal.isRepairedInPlace()).isEqualTo(repairedInPlace);
    List<String> sentences = refusal.getMessage().lines().toList();
    assertThat(sentences).hasSize(names.size());
    for (String name : names) {
      assertThat(sentences).filteredOn(one -> one.startsWith("Topic " + name + " ")).hasSize(1);
    }
    return sentences;
  }

  private String setting(String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return config.get(name).value();
  }

  @Test
  void tooFewPartitionsAreToldWithCountToConfigure() throws Exception {
    create(2, Map.of("retention.ms", "1000000"));
    var wanted = Map.of("retention.ms", "2000000");

    assertThat(sentences(4, 1, wanted, false))
        .allMatch(one -> one.contains("has 2 partitions, but 4 are configured"))
        .allMatch(one -> one.contains("configure pipeline.topics.partitions=2"));

    assertThat(setting(names.getFirst(), "retention.ms")).isEqualTo("1000000");
    check(2, 1, wanted);
    assertThat(setting(names.getFirst(), "retention.ms")).isEqualTo("2000000");
  }

  /// A change of `min.insync.replicas` would end all writes of the roles that run.
  @Test
  void tooFewReplicasAreToldAndTopicIsLeftAsItIs() throws Exception {
    create(4, Map.of("min.insync.replicas", "1"));

    assertThat(sentences(4, 3, Map.of(), false))
        .allMatch(one -> one.contains("has 1 replicas of a partition, but 3 are configured"))
        .allMatch(one -> one.contains("kafka-reassign-partitions.sh"))
        .allMatch(one -> one.contains("configure pipeline.topics.replication=1"));

    assertThat(setting(names.getFirst(), "min.insync.replicas")).isEqualTo("1");
    check(4, 1, Map.of());
  }

  @Test
  void refusedRepairIsToldWithCommandThatOperatorRuns() throws Exception {
    create(4, Map.of("retention.ms", "1000000"));
    var wanted = Map.of("cleanup.policy", "shred", "retention.ms", "2000000");

    List<String> sentences = sentences(4, 1, wanted, true);

    for (String name : names) {
      String command =
          "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s"
              .formatted(name, "cleanup.policy=shred,retention.ms=2000000");
      assertThat(sentences)
          .anyMatch(
              one -> one.contains("the broker refused to change them") && one.endsWith(command));
    }
    assertThat(setting(names.getFirst(), "retention.ms")).isEqualTo("1000000");
  }
}
