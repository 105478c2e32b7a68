package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.Backing;
import java.net.URI;
import java.time.Duration;
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
  private static final Duration PATIENCE = Duration.ofMinutes(2);
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
        .atMost(PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
  }

  private long end() throws ExecutionException, InterruptedException {
    return offset(OffsetSpec.latest());
  }

  private long beginning() throws ExecutionException, InterruptedException {
    return offset(OffsetSpec.earliest());
  }

  private long offset(OffsetSpec which) throws ExecutionException, InterruptedException {
    return admin.listOffsets(Map.of(PARTITION, which)).partitionResult(PARTITION).get().offset();
  }

  /// Does the same as `kafka-consumer-groups --reset-offsets`: as long as the session of a client
  /// that has ended lasts, Kafka refuses it.
  private void moveTo(long offset) {
    await("the position is moved")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          admin
              .alterConsumerGroupOffsets(GROUP, Map.of(PARTITION, new OffsetAndMetadata(offset)))
              .all()
              .get();
          return true;
        });
  }

  private void expectDown(long from, long count, CapturedOutput log) {
    processor.start();
    await("health").atMost(PATIENCE).until(() -> isLost(health.health()));
    expectReported(from, count, log);
  }

  private void expectReported(long from, long count, CapturedOutput log) {
    assertThat(new Meters(client).value("commands.gap")).isEqualTo(count);
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
    awaitUp();
  }

  private void awaitUp() {
    // One thread may decide while another still gets its partitions.
    await("health").atMost(PATIENCE).until(() -> health.health().getStatus().equals(Status.UP));
  }

  /// Retention overtakes a processor that is too slow.
  @LongProof
  @Test
  void commandsThatExpireWhileProcessorRunsStopItAndNoneIsSkipped(CapturedOutput log)
      throws Exception {
    processor.start();
    awaitDecisions();

    await("the log begins behind the position")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> isLost(health.health()) || !appendManyAndDeleteThem());

    long read = committed();
    long count = beginning() - read;
    assertThat(count).isPositive();
    await("the last gap is reported")
        .atMost(PATIENCE)
        .until(() -> new Meters(client).value("commands.gap") == count);
    expectReported(read, count, log);
    client.anonymous("GET", "/actuator/health/readiness").send().expect(503);
    moveTo(end());
    awaitDecisions();
    awaitUp();
  }

  /// More than Kafka Streams reads ahead, so that the processor cannot keep up.
  private boolean appendManyAndDeleteThem() throws Exception {
    commands.flood(PARTITION.partition(), 2_000, new byte[5_000]);
    admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(end()))).all().get();
    return true;
  }

  private long committed() throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .get(PARTITION)
        .offset();
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
