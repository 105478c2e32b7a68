package io.customerpipeline.processor.runtime;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.processor.ProcessorApplication;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClient;

/// The application without a broker: it starts, says that it waits, and stops at once.
class ProcessorApplicationTest {
  @TempDir static Path stateDir;

  @Test
  void itStartsWaitsAndStopsWithoutABroker() {
    // Given
    try (ConfigurableApplicationContext application = start()) {
      var lifecycle = application.getBean(ProcessorLifecycle.class);

      // Then
      assertThat(lifecycle.isRunning()).isTrue();
      assertThat(get(application, "/actuator/health/liveness")).isEqualTo(HttpStatus.OK);
      assertThat(get(application, "/actuator/health/readiness"))
          .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
      assertThat(application.getBean(ProcessorHealthIndicator.class).health())
          .returns(Status.DOWN, health -> health.getStatus())
          .returns("WAITING_FOR_CLUSTER", health -> health.getDetails().get("state"));

      // When
      long startedAt = System.nanoTime();
      lifecycle.stop();

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(ofSeconds(15));
      assertThat(lifecycle.isRunning()).isFalse();
    }
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(ProcessorApplication.class)
        .properties("spring.config.name=processor")
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=127.0.0.1:1",
            "--pipeline.processor.state-dir=" + stateDir);
  }

  private static HttpStatus get(ConfigurableApplicationContext application, String path) {
    var port = application.getEnvironment().getProperty("local.server.port");
    return RestClient.create("http://127.0.0.1:" + port)
        .get()
        .uri(path)
        .exchange((_, response) -> (HttpStatus) response.getStatusCode());
  }
}
