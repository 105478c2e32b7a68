package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.command.Command;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final Topics topics =
      Topics.of(
          new TopicSettings(
              4,
              (short) 1,
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(3),
              Duration.ofHours(4)));

  @Test
  void areNamedInTheOrderInWhichDataFlows() {
    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly(
            "customers.commands",
            "customers.outcomes",
            "customers.events",
            "customers.snapshots",
            "customers.dead-letters",
            "customers.operator");
  }

  @Test
  void forgetAfterTheConfiguredTime() {
    assertThat(topics.commands().settings()).containsEntry("retention.ms", "3600000");
    assertThat(topics.outcomes().settings()).containsEntry("retention.ms", "3600000");
    assertThat(topics.events().settings()).containsEntry("retention.ms", "7200000");
    assertThat(topics.deadLetters().settings()).containsEntry("retention.ms", "10800000");
    for (Topic<?> topic : topics.all()) {
      Map<String, String> settings = topic.settings();
      if (settings.get("cleanup.policy").equals("delete")) {
        assertThat(millis(settings, "segment.ms"))
            .as("an open segment is not deleted: %s", topic.name())
            .isLessThanOrEqualTo(millis(settings, "retention.ms") / 4);
      }
    }
  }

  @Test
  void snapshotsAreCompactedWithinTheConfiguredTime() {
    assertThat(topics.snapshots().settings())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("max.compaction.lag.ms", "14400000")
        .containsEntry("segment.ms", "14400000")
        .containsEntry("delete.retention.ms", "14400000");
  }

  /// The window of remembered answers and every retention are measured on it.
  @Test
  void brokerStampsEveryRecordAndNoSenderDoes() {
    for (Topic<?> topic : topics.all()) {
      assertThat(topic.settings())
          .as(topic.name())
          .containsEntry("message.timestamp.type", "LogAppendTime")
          .containsEntry("message.timestamp.after.max.ms", "3600000")
          .containsEntry("message.timestamp.before.max.ms", "" + Long.MAX_VALUE);
    }
  }

  @Test
  void valuesAreJsonAndATombstoneStaysOne() {
    Command command = new RandomValues(1).create();
    var serde = topics.commands().values();
    byte[] bytes = serde.serializer().serialize("any", command);

    assertThat(serde.deserializer().deserialize("any", bytes)).isEqualTo(command);
    assertThat(serde.serializer().serialize("any", null)).isNull();
    assertThat(serde.deserializer().deserialize("any", null)).isNull();
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("any", "{}".getBytes(UTF_8)))
        .withMessage("type is missing or unknown");
  }

  private static long millis(Map<String, String> settings, String name) {
    return Long.parseLong(settings.get(name));
  }
}
