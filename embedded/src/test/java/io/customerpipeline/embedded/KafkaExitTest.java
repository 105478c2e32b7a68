package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class KafkaExitTest {
  private final CountDownLatch told = new CountDownLatch(1);
  private final KafkaExit exit = KafkaExit.handledBy(told::countDown);

  @Test
  void anEndAfterTheStartIsToldInsteadOfEndingTheJvm() throws Exception {
    exit.during(() -> {});

    Thread.ofVirtual().start(() -> Exit.halt(1));

    assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aStartThatFailsThrowsItsOwnReason() {
    assertThatThrownBy(() ->
            exit.during(() -> {
              Exit.exit(1);
              throw new IllegalArgumentException("the reason");
            }))
        .hasMessage("the reason");
    assertThat(told.getCount()).isEqualTo(1);
  }

  @Test
  void aStartThatEndsWithoutAReasonFails() {
    assertThatThrownBy(() -> exit.during(() -> Exit.halt(1)))
        .hasMessage("Kafka ended while it started");
  }
}
