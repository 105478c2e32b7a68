package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.schemas.topic.UnsuitableClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final List<String> givenUp = new ArrayList<>();

  @Test
  void aClusterThatIsAwayIsAskedAgain() throws InterruptedException {
    // Given
    var asked = new CountDownLatch(2);
    Runnable away =
        () -> {
          asked.countDown();
          throw new TimeoutException("nobody there");
        };
    var supervisor = supervisor(away);

    // When
    Thread thread = Thread.ofVirtual().start(supervisor);

    // Then
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(supervisor.state()).isEmpty();
    supervisor.stop();
    assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    assertThat(givenUp).isEmpty();
  }

  @Test
  void aClusterThatWillNeverDoEndsIt() throws InterruptedException {
    Runnable unsuitable =
        () -> {
          throw new UnsuitableClusterException("configure 8 partitions");
        };

    Thread thread = Thread.ofVirtual().start(supervisor(unsuitable));

    assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    assertThat(givenUp).containsExactly("configure 8 partitions");
  }

  @Test
  void clusterThatIsRepairedInPlaceIsAwaited() throws InterruptedException {
    // Given
    var broken = new AtomicBoolean(true);
    var lives = new CountDownLatch(1);
    var supervisor =
        new Supervisor(
            () -> {
              if (broken.get()) {
                throw new UnsuitableClusterException("remove the records", true);
              }
            },
            () -> {},
            () -> {
              lives.countDown();
              throw new IllegalStateException("there is no cluster to live in");
            },
            e -> givenUp.add(e.getMessage()));

    // When
    Thread thread = Thread.ofVirtual().start(supervisor);
    await().until(() -> supervisor.unsuitable().isPresent());
    assertThat(supervisor.unsuitable()).contains("remove the records");
    broken.set(false);

    // Then
    assertThat(lives.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(supervisor.unsuitable()).isEmpty();
    supervisor.stop();
    assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    assertThat(givenUp).isEmpty();
  }

  @Test
  void aLifeThatCannotBeginIsTriedAgain() throws InterruptedException {
    // Given
    var tried = new CountDownLatch(2);
    var supervisor =
        new Supervisor(
            () -> {},
            () -> {},
            () -> {
              tried.countDown();
              throw new IllegalStateException("the state directory is locked");
            },
            e -> givenUp.add(e.getMessage()));

    // When
    Thread thread = Thread.ofVirtual().start(supervisor);

    // Then
    assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();
    supervisor.stop();
    assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
  }

  private Supervisor supervisor(Runnable provision) {
    return new Supervisor(
        provision,
        () -> {},
        () -> {
          throw new AssertionError("there is no cluster to live in");
        },
        e -> givenUp.add(e.getMessage()));
  }
}
