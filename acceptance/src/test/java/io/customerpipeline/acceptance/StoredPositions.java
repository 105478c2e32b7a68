package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Where the projection stands, as it is stored in Postgres, and where the topics end.
record StoredPositions(Standalone standalone) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// Waits until the stored positions have also passed the marks of transactions, which are the
  /// last in each partition. That happens some seconds after the last record.
  void awaitEnd() {
    await("positions at the end of the log")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(sum("next_offset")).isEqualTo(sum(ends("customers.outcomes")));
          assertThat(sum("next_event")).isEqualTo(sum(ends("customers.events")));
        });
  }

  private static long sum(Map<TopicPartition, Long> ends) {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  private long sum(String column) throws Exception {
    try (Connection connection = DriverManager.getConnection(standalone.jdbcUrl());
        var sql = connection.createStatement();
        var row = sql.executeQuery("select sum(" + column + ") from projection_offsets")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// The end of each partition of a topic.
  Map<TopicPartition, Long> ends(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", standalone.bootstrapServers()))) {
      var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      Map<TopicPartition, OffsetSpec> asked =
          described.partitions().stream()
              .collect(
                  Collectors.toMap(
                      one -> new TopicPartition(topic, one.partition()), _ -> OffsetSpec.latest()));
      return admin.listOffsets(asked).all().get().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().offset()));
    }
  }
}
