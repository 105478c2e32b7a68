package io.customerpipeline.api.admission;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/// How far the commands are decided, by what Kafka knows: where each partition ends, and where its
/// processor has committed. Postgres has no part in it.
final class Decisions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(300);

  private final Admin admin;
  private final Consumer<String, byte[]> reader;
  private final List<TopicPartition> partitions;

  /// Offsets at which a command was found that is not decided.
  private final Map<Integer, Long> found = new HashMap<>();

  Decisions(KafkaAdmin admin, ConsumerFactory<String, byte[]> consumers, Cluster cluster) {
    this.admin = Admin.create(admin.getConfigurationProperties());
    this.partitions =
        IntStream.range(0, cluster.partitions())
            .mapToObj(one -> new TopicPartition(cluster.topics().commands().name(), one))
            .toList();
    var properties = new Properties();
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "4096");
    this.reader = consumers.createConsumer(null, "admission", null, properties);
  }

  /// How a partition stands.
  ///
  /// @param end the offset after its last record
  /// @param decided the offset of the first record that is not decided
  record Standing(long end, long decided) {}

  /// @throws org.apache.kafka.common.KafkaException or [ExecutionException] or [TimeoutException]
  ///   while Kafka is away
  Map<Integer, Standing> standings()
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(Topics.PROCESSOR_GROUP).partitionsToOffsetAndMetadata());
    var ends =
        get(
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest())))
                .all());
    var standings = new HashMap<Integer, Standing>();
    ends.forEach((partition, end) -> {
      OffsetAndMetadata known = committed.get(partition);
      standings.put(
          partition.partition(), new Standing(end.offset(), known == null ? 0 : known.offset()));
    });
    return standings;
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Whether there is a command that is not decided. Behind the last one stand marks of
  /// transactions, up to which a processor that has nothing to do need not commit.
  ///
  /// @return false only if it is certain that there is none
  boolean mayWait(int number, Standing standing) {
    if (found.getOrDefault(number, -1L) == standing.decided()) {
      return true;
    }
    TopicPartition partition = partitions.get(number);
    reader.assign(List.of(partition));
    reader.seek(partition, standing.decided());
    boolean any = !reader.poll(POLL).isEmpty();
    boolean waits = any || reader.position(partition, PATIENCE) < standing.end();
    if (any) {
      found.put(number, standing.decided());
    }
    return waits;
  }

  /// At once: closing must not wait for a broker that does not answer.
  @Override
  public void close() {
    admin.close(Duration.ZERO);
    reader.close(CloseOptions.timeout(Duration.ZERO));
  }
}
