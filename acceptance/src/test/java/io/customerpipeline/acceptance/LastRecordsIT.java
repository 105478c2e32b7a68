package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.ClusterConnection;
import io.customerpipeline.schemas.topic.RecordMark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The last records that were read are compared with those that a broker has at their offsets.
@NeedsOwnProcesses
class LastRecordsIT {
  private static final String TOPIC = "last-records-" + UUID.randomUUID();
  private static final Instant AT = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  /// The mark of a transaction stands behind its record.
  private static final TopicPartition ENDS_WITH_MARK = partition(0);

  private static final TopicPartition GOES_ON = partition(1);
  private static final TopicPartition BEGINS_LATER = partition(2);
  private static final TopicPartition CHANGED_VALUE = partition(3);
  private static final TopicPartition CHANGED_TIME = partition(4);
  private static final List<TopicPartition> ALL =
      List.of(ENDS_WITH_MARK, GOES_ON, BEGINS_LATER, CHANGED_VALUE, CHANGED_TIME);

  private Admin admin;
  private ClusterConnection connection;

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  @BeforeEach
  void write() throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", Pipeline.bootstrapServers());
    connection = new ClusterConnection(settings);
    admin = Admin.create(settings);
    admin.createTopics(List.of(new NewTopic(TOPIC, ALL.size(), (short) 1))).all().get();
    settings.put("transactional.id", TOPIC);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (List<TopicPartition> written : List.of(ALL, List.of(GOES_ON, BEGINS_LATER))) {
        producer.beginTransaction();
        for (TopicPartition one : written) {
          producer.send(
              new ProducerRecord<>(
                  TOPIC, one.partition(), AT.toEpochMilli(), null, "value".getBytes(UTF_8)));
        }
        producer.commitTransaction();
      }
    }
    admin.deleteRecords(Map.of(BEGINS_LATER, RecordsToDelete.beforeOffset(1))).all().get();
  }

  @AfterEach
  void remove() throws Exception {
    admin.deleteTopics(List.of(TOPIC)).all().get();
    admin.close();
    connection.close();
  }

  @Test
  void logDivergesWhereAnotherRecordOrNoneIsAtTheOffset() {
    RecordMark written = RecordMark.of(0, AT, "value");
    Map<TopicPartition, RecordMark> records = new HashMap<>();
    ALL.forEach(one -> records.put(one, written));
    records.put(CHANGED_VALUE, RecordMark.of(0, AT, "other"));
    records.put(CHANGED_TIME, RecordMark.of(0, AT.plusMillis(1), "value"));
    Map<TopicPartition, RecordMark> marks =
        Map.of(
            ENDS_WITH_MARK, RecordMark.of(1, AT, "value"), GOES_ON, RecordMark.of(1, AT, "value"));

    assertThat(connection.<Object>inspect(log -> log.diverged(records)))
        .isEqualTo(Set.of(CHANGED_VALUE, CHANGED_TIME));
    assertThat(connection.<Object>inspect(log -> log.diverged(marks))).isEqualTo(marks.keySet());
  }
}
