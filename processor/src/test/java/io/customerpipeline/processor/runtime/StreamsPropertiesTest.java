package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/// What Kafka Streams makes of our settings: it drops those that it does not like.
class StreamsPropertiesTest {
  private static final ProcessorSettings SETTINGS =
      new ProcessorSettings(
          TopicSettings.defaults(4, 3),
          new ProcessorSettings.Processor(
              Path.of("state"), Duration.ofHours(48), Duration.ofSeconds(30), false, 2, 1, false));

  private final KafkaProperties boot = new KafkaProperties();

  @Test
  void ourSettingsReachTheClients() {
    var config = config();

    assertThat(config.originals()).containsEntry("application.id", "customers.processor");
    assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    assertThat(config.getLong("commit.interval.ms")).isEqualTo(10);
    assertThat(config.getLong("poll.ms")).isEqualTo(5);
    assertThat(config.getInt("replication.factor")).isEqualTo(3);
    assertThat(config.originals()).containsEntry("topic.min.insync.replicas", "2");
    assertThat(config.getProducerConfigs("p"))
        .containsEntry("linger.ms", 10)
        .containsEntry("retry.backoff.ms", 5L)
        .containsEntry("acks", "all")
        .containsEntry("transaction.timeout.ms", 2_000)
        .containsEntry("retry.backoff.max.ms", 250L)
        .containsEntry("enable.idempotence", true);
    assertThat(config.getMainConsumerConfigs("g", "c", 0))
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("reconnect.backoff.max.ms", 250L)
        .containsEntry("heartbeat.interval.ms", 500)
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .doesNotContainKey("group.instance.id");
  }

  @Test
  void processorThatIsAloneIsPatientAndKeepsItsPlace() {
    var alone =
        new ProcessorSettings(
            SETTINGS.topics(),
            new ProcessorSettings.Processor(
                Path.of("state"), Duration.ofHours(48), Duration.ofSeconds(30), false, 1, 0, true));

    var config = config(alone, TimeOuts.PATIENT);

    assertThat(config.getProducerConfigs("p")).containsEntry("transaction.timeout.ms", 30_000);
    assertThat(config.getMainConsumerConfigs("g", "c", 1))
        .containsEntry("session.timeout.ms", 30_000)
        .containsEntry("group.instance.id", "alone-1");
  }

  @Test
  void anOperatorCanChangeEach() {
    boot.getStreams().getProperties().put("commit.interval.ms", "100");
    boot.getStreams().getProperties().put("producer.transaction.timeout.ms", "1500");

    var config = config();

    assertThat(config.getLong("commit.interval.ms")).isEqualTo(100);
    assertThat(config.getProducerConfigs("p")).containsEntry("transaction.timeout.ms", "1500");
  }

  @Test
  void theConnectionIsTheOneThatBootKnows() {
    boot.setBootstrapServers(List.of("elsewhere:1"));

    var config = config();

    assertThat(config.getList("bootstrap.servers")).containsExactly("broker:9092");
  }

  private StreamsConfig config() {
    return config(SETTINGS, TimeOuts.FAST);
  }

  private StreamsConfig config(ProcessorSettings settings, TimeOuts timeOuts) {
    KafkaConnectionDetails connection = () -> List.of("broker:9092");
    return new StreamsConfig(
        Map.copyOf(asMap(StreamsProperties.of(settings, timeOuts, boot, connection))));
  }

  private static Map<Object, Object> asMap(java.util.Properties properties) {
    return properties;
  }
}
