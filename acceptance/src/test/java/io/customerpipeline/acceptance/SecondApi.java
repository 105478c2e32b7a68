package io.customerpipeline.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The api role in a process of its own, beside that of a standalone: another instance of the same
/// system. Its output goes to `target/api-NAME.log`.
final class SecondApi implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;
  private final PipelineClient client;

  private SecondApi(Process process, Path output, PipelineClient client) {
    this.process = process;
    this.output = output;
    this.client = client;
  }

  /// Starts it and waits until it has its share of the work.
  static SecondApi beside(Standalone standalone, String name) throws IOException {
    int port = Standalone.freePort();
    var token = standalone.client().token();
    Path output = Path.of("target", "api-" + name + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Standalone.classPath(),
                "io.customerpipeline.api.ApiApplication",
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + standalone.bootstrapServers(),
                "--spring.datasource.url=" + standalone.jdbcUrl(),
                "--pipeline.topics.partitions=4",
                "--pipeline.http.dev-token=" + token,
                "--pipeline.http.dev-organization=" + standalone.kept("organization"),
                "--pipeline.api.secret=" + standalone.kept("secret"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    var api =
        new SecondApi(
            process, output, new PipelineClient(URI.create("http://127.0.0.1:" + port), token));
    try {
      await("a second api")
          .atMost(START_MAX)
          .failFast("it ended", () -> !process.isAlive())
          .until(api::isReady);
    } catch (RuntimeException | Error e) {
      api.close();
      throw e;
    }
    return api;
  }

  private boolean isReady() {
    try {
      return client.anonymous("GET", "/actuator/health/readiness").send().status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  PipelineClient client() {
    return client;
  }

  /// All that it has printed.
  String output() throws IOException {
    return Files.readString(output);
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
