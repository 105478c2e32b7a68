package io.customerpipeline.acceptance;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// Changes topics like an operator with Kafka's own tools.
final class TopicAdmin implements AutoCloseable {
  private final Admin admin;

  TopicAdmin(String bootstrapServers) {
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers));
  }

  /// All topics of the pipeline, those of Kafka Streams among them.
  List<String> topics() {
    return done(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith("customers."))
        .sorted()
        .toList();
  }

  void raisePartitions(List<String> topics, int count) {
    NewPartitions increased = NewPartitions.increaseTo(count);
    done(admin.createPartitions(topics.stream().collect(toMap(identity(), _ -> increased))).all());
  }

  void set(String topic, String name, String value) {
    var alteration = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    done(admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(alteration))).all());
  }

  String setting(String topic, String name) {
    ConfigResource resource = resource(topic);
    return done(admin.describeConfigs(List.of(resource)).all()).get(resource).get(name).value();
  }

  void deleteRecords(String topic, int partition) {
    done(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1)))
            .all());
  }

  /// Fences a producer, like a broker that takes it for dead.
  void fenceProcessor() {
    List<String> ids =
        done(admin.listTransactions().all()).stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith("customers.processor"))
            .toList();
    done(admin.fenceProducers(ids).all());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T done(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the broker refused", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
