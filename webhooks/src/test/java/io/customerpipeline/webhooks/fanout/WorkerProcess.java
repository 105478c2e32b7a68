package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.webhooks.WebhooksApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The role as a process of its own, which can be killed. Its log is `target/webhooks-NAME.log`.
final class WorkerProcess {
  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /// @param more settings, as `--name=value`; they stand above the others
  static WorkerProcess start(String name, Backing backing, int partitions, String... more) {
    Path log = Path.of("target", "webhooks-" + name + ".log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            WebhooksApplication.class.getName(),
            "--spring.kafka.bootstrap-servers=" + backing.bootstrapServers(),
            "--spring.datasource.url=" + backing.jdbcUrl(),
            "--spring.datasource.username=" + backing.username(),
            "--spring.datasource.password=" + backing.password(),
            "--pipeline.topics.partitions=" + partitions,
            "--pipeline.webhooks.loopback-allowed=true",
            "--pipeline.webhooks.retry-delays=1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s"));
    // Of a setting that is there twice, Boot would make a list.
    if (List.of(more).stream().noneMatch(one -> one.startsWith("--server.port="))) {
      command.add("--server.port=0");
    }
    command.addAll(List.of(more));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new WorkerProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `kill -9`: nothing gets a chance to finish.
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// It stands still in the middle of whatever it does, as a paused machine does.
  void pause() {
    signal("STOP");
  }

  /// It goes on as if nothing had happened.
  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
