package io.customerpipeline.embedded.backing;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// One container each for all tests of this JVM. An outage is a pause: a stopped container would
/// come back on another port.
record ContainerParts(KafkaContainer kafka, PostgreSQLContainer postgres) implements Backing {

  /// A context that closes stops its containers, but other contexts live on them: Testcontainers'
  /// own reaper removes them when the JVM ends.
  static final KafkaContainer KAFKA =
      new KafkaContainer("apache/kafka:4.2.0") {
        @Override
        public void stop() {}
      }.withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "500");

  /// As above.
  static final PostgreSQLContainer POSTGRES =
      new PostgreSQLContainer("postgres:18") {
        @Override
        public void stop() {}
      };

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String jdbcUrl() {
    return postgres.getJdbcUrl();
  }

  @Override
  public String username() {
    return postgres.getUsername();
  }

  @Override
  public String password() {
    return postgres.getPassword();
  }

  @Override
  public void stopBroker() {
    pause(kafka);
  }

  @Override
  public void startBroker() {
    resume(kafka);
  }

  @Override
  public void stopDatabase() {
    pause(postgres);
  }

  @Override
  public void startDatabase() {
    resume(postgres);
  }

  private static void pause(GenericContainer<?> container) {
    if (!isPaused(container)) {
      container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
    }
  }

  private static void resume(GenericContainer<?> container) {
    if (isPaused(container)) {
      container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
    }
  }

  private static boolean isPaused(GenericContainer<?> container) {
    return Boolean.TRUE.equals(container.getCurrentContainerInfo().getState().getPaused());
  }
}
