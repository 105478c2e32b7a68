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

class GuardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temporary;

  /// In a JVM of its own: starts a process that never ends, has it guarded, and tells its number.
  static final class Owner {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      Process owned = endless(folder);
      Guard.over(folder).watch(owned.pid());
      Signals.stop(owned.pid());
      System.out.println(owned.pid());
      owned.onExit().join();
    }
  }

  private static Process endless(Path folder) throws IOException {
    return new ProcessBuilder("sh", "-c", "cat; :", folder.toString()).start();
  }

  @Test
  void whatAKilledJvmLeavesBehindIsEndedAndRemovedEvenIfItIsStopped() throws Exception {
    // Given
    Path folder = Files.createDirectory(temporary.resolve("owned"));
    Process owner = OwnerJvm.start(Owner.class, folder);
    long pid = Long.parseLong(owner.inputReader().readLine().strip());
    ProcessHandle owned = ProcessHandle.of(pid).orElseThrow();
    assertThat(Signals.isStopped(pid)).isTrue();

    // When
    owner.destroyForcibly().waitFor();

    // Then
    await().atMost(PATIENCE).until(() -> !owned.isAlive() && !Files.exists(folder));
  }

  @Test
  void whatIsNotOursIsLeftAlone() throws Exception {
    // Given
    Path folder = Files.createDirectory(temporary.resolve("owned"));
    Process foreign = endless(temporary.resolve("other"));
    try {
      // When
      Guard guard = Guard.over(folder);
      guard.watch(foreign.pid());
      guard.breakOff();

      // Then
      await().atMost(PATIENCE).until(() -> !Files.exists(folder));
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void aGuardThatIsClosedTouchesNothing() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("owned"));
    Process owned = endless(folder);
    try {
      Guard guard = Guard.over(folder);
      guard.watch(owned.pid());
      guard.close();

      assertThat(List.of(owned.isAlive(), Files.exists(folder))).containsOnly(true);
    } finally {
      owned.destroyForcibly();
    }
  }
}
