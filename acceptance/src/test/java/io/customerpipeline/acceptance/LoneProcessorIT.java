package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.EmbeddedBroker;
import io.customerpipeline.processor.ProcessorApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/// The only processor of an installation, to which nobody has said so.
@LongProof
class LoneProcessorIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;

  @Test
  void timeOutsAreLongAfterItWasFencedOnce() throws Exception {
    try (var broker = EmbeddedBroker.in(folder.resolve("kafka")).start();
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        var _ = start(broker)) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(transactional(admin)).hasSize(1));
      String processor = transactional(admin).getFirst();
      assertThat(timeOut(admin, processor)).isEqualTo(Duration.ofSeconds(2));

      admin.fenceProducers(List.of(processor)).all().get();
      // Its producer learns of it when it next writes.
      write(broker, "customers.commands");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(timeOut(admin, processor)).isEqualTo(Duration.ofSeconds(30)));
    }
  }

  private static ConfigurableApplicationContext start(EmbeddedBroker broker) {
    return new SpringApplicationBuilder(ProcessorApplication.class)
        .properties("spring.config.name=processor")
        .run(
            "--server.port=0",
            // The api brings it to the class path of these tests.
            "--spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName(),
            "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--pipeline.topics.partitions=1",
            "--pipeline.topics.replication=1",
            "--pipeline.topics.in-sync=1",
            "--pipeline.processor.threads=1",
            "--pipeline.processor.state-dir=" + folder.resolve("state"));
  }

  private static List<String> transactional(Admin admin) throws Exception {
    return admin.listTransactions().all().get().stream()
        .map(TransactionListing::transactionalId)
        .toList();
  }

  private static Duration timeOut(Admin admin, String processor) throws Exception {
    return Duration.ofMillis(
        admin
            .describeTransactions(List.of(processor))
            .description(processor)
            .get()
            .transactionTimeoutMs());
  }

  /// No command, so that it becomes a dead letter.
  private static void write(EmbeddedBroker broker, String topic) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "no command")).get();
    }
  }
}
