package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.Backing;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;

/// The processor's position and the commands topic do not fit together: it stops and says so, and
/// goes on once an operator has moved the position.
@WholePipeline
@ExtendWith(OutputCaptureExtension.class)
class LostCommandsIT {
  private static final String GROUP = "customers.processor";
  private static final TopicPartition PARTITION = new TopicPartition("customers.commands", 2);

  @Autowired private Backing backing;

  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @Autowired
  @Qualifier("processorHealthIndicator")
  private HealthIndicator health;

  @LocalServerPort private int port;
  private PipelineClient client;
  private CommandsTopic commands;
  private Admin admin;

  @BeforeEach
  void stopProcessor() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    commands = new CommandsTopic(backing.bootstrapServers());
    admin = Admin.create(Map.of("bootstrap.servers", backing.bootstrapServers()));
    awaitDecisions();
    processor.stop();
  }

  @AfterEach
  void close() {
    admin.close();
    commands.close();
  }

  private void awaitDecisions() {
    await("decisions")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
  }

  private long end() throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
        .partitionResult(PARTITION)
        .get()
        .offset();
  }

  /// Does the same as `kafka-consumer-groups --reset-offsets`.
  private void moveTo(long offset) throws ExecutionException, InterruptedException {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(PARTITION, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private void expectDown(long from, long count, CapturedOutput log) {
    processor.start();
    await("health").atMost(PipelineClient.PATIENCE).until(() -> isLost(health.health()));
    assertThat(health.health().getDetails().get("action").toString())
        .contains("skip-lost-commands");
    assertThat(log.getOut())
        .contains("commands.gap")
        .contains("from=\"" + from + "\"")
        .contains("count=\"" + count + "\"");
  }

  private static boolean isLost(Health health) {
    return health.getStatus().equals(Status.DOWN)
        && "COMMANDS_LOST".equals(health.getDetails().get("state"));
  }

  @Test
  void commandsThatExpiredUnreadStopProcessorUntilPositionIsMoved(CapturedOutput log)
      throws Exception {
    long read = end();
    moveTo(read);
    for (int i = 0; i < 3; i++) {
      commands.append(PARTITION.partition(), new byte[] {1});
    }
    admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(read + 3))).all().get();

    expectDown(read, 3, log);

    moveTo(read + 3);
    awaitDecisions();
    // One thread may decide while another still gets its partitions.
    await("health")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> health.health().getStatus().equals(Status.UP));
  }

  @Test
  void positionBeyondEndStopsProcessorUntilPositionIsMoved(CapturedOutput log) throws Exception {
    long end = end();
    moveTo(end + 1_000);

    expectDown(end + 1_000, 0, log);

    moveTo(end);
    awaitDecisions();
  }
}
