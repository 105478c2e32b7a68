package io.customerpipeline.processor.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client whose threads die. It has no broker and is not started.
class StreamsClientTest {
  @TempDir Path state;

  private final Patience patience =
      new Patience(TimeOuts.FAST, InstantSource.system(), Optional.empty());

  @Test
  void clientEndsForLongerTimeOutsAfterThirdFencedThread() {
    var fenced = new StreamsException("commit", new InvalidTxnStateException("aborted"));
    try (var client = client()) {
      assertThat(client.onThreadDeath(fenced)).isEqualTo(REPLACE_THREAD);
      assertThat(client.onThreadDeath(fenced)).isEqualTo(REPLACE_THREAD);
      assertThat(client.onThreadDeath(fenced)).isEqualTo(SHUTDOWN_CLIENT);
    }
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST.longer());
  }

  @Test
  void threadThatDiesOfOtherFaultIsReplaced() {
    try (var client = client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.onThreadDeath(new IllegalStateException("ours")))
            .isEqualTo(REPLACE_THREAD);
      }
    }
    assertThat(patience.timeOuts()).isEqualTo(TimeOuts.FAST);
  }

  private StreamsClient client() {
    var properties = new Properties();
    properties.put("application.id", "client-test");
    properties.put("bootstrap.servers", "127.0.0.1:1");
    properties.put("state.dir", state.toString());
    var settings =
        new ProcessorSettings(
            TopicSettings.defaults(4, 1),
            new ProcessorSettings.Processor(
                state, Duration.ofHours(48), Duration.ofSeconds(30), false, 1, 0, false));
    return new StreamsClient(
        topology(), properties, settings, patience, Optional.empty(), () -> {});
  }

  private static Topology topology() {
    var builder = new StreamsBuilder();
    builder.stream("in").to("out");
    return builder.build();
  }
}
