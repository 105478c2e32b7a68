package io.customerpipeline.robustness.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temporary;

  /// In a JVM of its own: throttles a process that never ends, and tells its number.
  static final class Owner {
    public static void main(String[] arguments) throws IOException {
      JavaProcess owned = endless(Path.of(arguments[0]));
      var throttle = Throttle.begin(List.of(owned), 0.02);
      await().atMost(PATIENCE).until(() -> throttle.stops() > 3);
      System.out.println(owned.pid());
      await().forever().until(() -> !owned.isAlive());
    }
  }

  /// The guard does not know it, because its command does not name the folder.
  private static JavaProcess endless(Path folder) throws IOException {
    var process =
        new JavaProcess(
            "endless",
            List.of("sh", "-c", "while :; do sleep 1; done"),
            folder,
            Guard.over(Files.createDirectory(folder.resolve("guarded"))),
            () -> true);
    process.start();
    return process;
  }

  @Test
  void throttledProcessRunsForItsShareAndGoesOnAfterwards() throws IOException {
    JavaProcess process = endless(temporary);
    try {
      try (var throttle = Throttle.begin(List.of(process), 0.25)) {
        await("a stop that the system shows").atMost(PATIENCE).until(process::isPaused);
        await("the share").atMost(PATIENCE).until(() -> throttle.stops() > 10);
        await("the share").atMost(PATIENCE).until(() -> throttle.measured() < 0.35);
      }

      assertThat(process.isPaused()).isFalse();
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.kill();
    }
  }

  @Test
  void throttledProcessGoesOnWhenTheSuiteIsKilled() throws Exception {
    // Given
    Process owner = OwnerJvm.start(Owner.class, temporary);
    long pid = Long.parseLong(owner.inputReader().readLine().strip());
    try {
      await("a stop").atMost(PATIENCE).until(() -> Signals.isStopped(pid));

      // When
      owner.destroyForcibly().waitFor();

      // Then
      await("going on")
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(1))
          .until(() -> !Signals.isStopped(pid));
      assertThat(ProcessHandle.of(pid)).isPresent();
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
