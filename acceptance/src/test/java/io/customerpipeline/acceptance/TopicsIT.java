package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Changed topics of a running pipeline are tolerated, repaired, or reported in one sentence.
@LongProof
@NeedsOwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopicsIT {
  private static final int CUSTOMERS = 12;
  private static final int SURPLUS_PARTITION = 5;

  /// Topics are looked at every 10 s, on a machine that is busy.
  private static final Duration NOTICED_MAX = Duration.ofSeconds(90);

  private static Standalone standalone;
  private static TopicAdmin admin;
  private static final Map<String, String> DAMAGE =
      Map.of(
          "customers.commands", "message.timestamp.type=CreateTime",
          "customers.outcomes", "retention.ms=1000000",
          "customers.snapshots", "cleanup.policy=delete",
          "customers.events", "cleanup.policy=compact",
          "customers.dead-letters", "message.timestamp.after.max.ms=1",
          "customers.processor-customers-changelog", "cleanup.policy=delete",
          "customers.processor-answers-changelog", "retention.ms=1000000",
          "customers.processor-claims-changelog", "max.compaction.lag.ms=1000000");

  @BeforeAll
  static void start() {
    standalone = Standalone.start("topics");
    admin = new TopicAdmin(standalone.bootstrapServers());
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      admin.close();
      standalone.close();
    }
  }

  @Test
  @Order(1)
  void surplusPartitionsChangeNothingWhileRunningAndAfterARestart() {
    List<String> ids = createMany("before");

    admin.raisePartitions(admin.topics(), 8);

    ids.addAll(createMany("after"));
    expectAll(ids);
    standalone.stop();
    standalone.restart();
    ids.addAll(createMany("restarted"));
    expectAll(ids);
    for (String id : ids) {
      standalone.client().delete(id).expect(204);
    }
  }

  @Test
  @Order(2)
  void changedTopicSettingsAreRepairedAndEachIsLogged() {
    Map<String, String> before = settings();

    DAMAGE.forEach((topic, damage) -> admin.set(topic, name(damage), damage.split("=")[1]));

    await("settings as before").atMost(NOTICED_MAX).until(() -> settings().equals(before));
    DAMAGE.forEach((topic, damage) ->
        assertThat(standalone.logs().lines())
            .as(topic)
            .anyMatch(line ->
                line.contains("topic.repaired")
                    && line.contains("topic=\"" + topic + "\"")
                    && line.contains("setting=\"" + name(damage) + "\"")));
  }

  private static Map<String, String> settings() {
    var all = new java.util.TreeMap<String, String>();
    DAMAGE.forEach((topic, damage) -> all.put(topic, admin.setting(topic, name(damage))));
    return all;
  }

  private static String name(String damage) {
    return damage.split("=")[0];
  }

  @Test
  @Order(3)
  void recordInASurplusPartitionStopsDecisionsUntilItIsRemoved() {
    append("customers.commands", SURPLUS_PARTITION, null, "lost".getBytes(UTF_8));

    await("the processor stops")
        .atMost(NOTICED_MAX)
        .until(() -> health().contains("UNSUITABLE_CLUSTER"));
    assertThat(health())
        .contains("Topic customers.commands has records in its surplus partitions [5]")
        .contains("kafka-delete-records.sh");

    admin.deleteRecords("customers.commands", SURPLUS_PARTITION);

    await("the processor goes on")
        .atMost(NOTICED_MAX)
        .until(() -> !health().contains("UNSUITABLE_CLUSTER"));
    awaitCreate();
  }

  @Test
  @Order(4)
  void answersAreFoundUnderLongerAndShorterWindows() {
    String email = Emails.fresh("window");
    String id = standalone.client().create(email).expect(201).id();
    ConsumerRecord<String, byte[]> command = commandFor(email);
    standalone.client().delete(id).expect(204);
    for (String window : List.of("60h", "20h", "48h")) {
      standalone.stop();
      standalone.restart("--pipeline.processor.answer-window=" + window);
      int known = duplicates();

      append(command.topic(), command.partition(), command.key(), command.value());

      await("the first answer, with a window of " + window)
          .atMost(PipelineClient.PATIENCE)
          .until(() -> duplicates() > known);
      assertThat(standalone.client().list(email).expect(200).ids()).isEmpty();
    }
  }

  @Test
  @Order(5)
  void processorThatIsFencedOftenBecomesMorePatient() {
    var meters = new Meters(standalone.client());
    double before = meters.value("processor.fenced");
    for (int times = 1; times <= 3; times++) {
      double known = before + times;
      admin.fenceProcessor();
      awaitCreate();
      await("fenced " + times)
          .atMost(NOTICED_MAX)
          .until(() -> meters.value("processor.fenced") >= known);
    }

    awaitCreate();
    assertThat(standalone.logs()).contains("processor.time_outs_lengthened");
  }

  private static void awaitCreate() {
    await("a create is answered with 201")
        .atMost(NOTICED_MAX)
        .until(() -> standalone.client().create(Emails.fresh("decided")).status() == 201);
  }

  private static List<String> createMany(String about) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < CUSTOMERS; i++) {
      ids.add(standalone.client().create(Emails.fresh(about)).expect(201).id());
    }
    return ids;
  }

  private static void expectAll(List<String> ids) {
    ids.forEach(id -> standalone.client().get(id).expect(200));
    assertThat(standalone.client().read("/v1/customers?limit=100").expect(200).ids())
        .containsAll(ids);
  }

  private static String health() {
    return standalone.client().anonymous("GET", "/actuator/health").send().text();
  }

  private static ConsumerRecord<String, byte[]> commandFor(String email) {
    var found = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var reader = new TopicReader(standalone.bootstrapServers())) {
      reader.read(
          "customers.commands",
          record -> {
            if (record.key() != null && record.key().endsWith("/" + email)) {
              found.add(record);
            }
          });
    }
    return found.getFirst();
  }

  private static int duplicates() {
    var found = new ArrayList<String>();
    try (var reader = new TopicReader(standalone.bootstrapServers())) {
      reader.read(
          "customers.outcomes",
          record -> {
            if (record.headers().lastHeader("duplicate") != null) {
              found.add(record.key());
            }
          });
    }
    return found.size();
  }

  private static void append(String topic, int partition, String key, byte[] value) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", standalone.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, key, value));
    }
  }
}
