package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `kill -9` under load, and a restart on what is left: every acknowledged operation is there,
/// nothing happened twice, and what was accepted reaches an outcome.
@NeedsOwnProcesses
class KillIT {
  private static final int CLIENTS = 8;

  /// Answers before the kill, so that it strikes in the midst of the work.
  private static final int ANSWERS_MIN = 300;

  private static Standalone standalone;

  @BeforeAll
  static void start() {
    standalone = Standalone.start("kill");
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
    List<Witness> witnesses = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        var witness = new Witness(standalone.client());
        witnesses.add(witness);
        running.add(threads.submit(witness::workUntilCutOff));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> answers(witnesses) >= ANSWERS_MIN || running.stream().anyMatch(Future::isDone));
      standalone.kill();
    }
    rethrow(running);
    assertThat(answers(witnesses)).isGreaterThanOrEqualTo(ANSWERS_MIN);

    standalone.restart();

    witnesses.forEach(Witness::testify);
  }

  private static int answers(List<Witness> witnesses) {
    return witnesses.stream().mapToInt(Witness::answers).sum();
  }

  private static void rethrow(List<Future<?>> running) throws InterruptedException {
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a client got an answer that was not expected", e.getCause());
      }
    }
  }
}
