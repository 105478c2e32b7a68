package io.customerpipeline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerFollowerIT {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int FOLLOWERS = 12;

  private EmbeddedBroker broker;
  private Map<String, Object> config;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    broker = EmbeddedBroker.in(data).start();
    // One by one, so that a follower stops reading snapshots just where it means to.
    config = Map.of("bootstrap.servers", broker.bootstrapServers(), "max.poll.records", 1);
  }

  @AfterEach
  void stop() {
    broker.stop();
  }

  private void createTopics() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var compacted = Map.of("cleanup.policy", "compact");
      admin
          .createTopics(
              List.of(
                  new NewTopic(CustomerFollower.EVENTS, Writer.PARTITIONS, (short) 1),
                  new NewTopic(CustomerFollower.SNAPSHOTS, Writer.PARTITIONS, (short) 1)
                      .configs(compacted)))
          .all()
          .get();
    }
  }

  @Test
  void whoeverBeginsWhileMuchHappensMissesNothingAndSeesNothingTwice() throws Exception {
    // Given
    createTopics();
    long seed = new SplittableRandom().nextLong(1_000_000);
    var writing = new AtomicBoolean(true);
    var allIsWritten = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var writer = new Writer(broker.bootstrapServers(), seed)) {
      Future<?> written =
          threads.submit(() -> {
            while (writing.get()) {
              writer.write();
            }
            return null;
          });

      // When
      List<Future<Copy>> copies = new ArrayList<>();
      for (int i = 0; i < FOLLOWERS; i++) {
        var begun = new Copy();
        try (var follower = CustomerFollower.fromSnapshots(config)) {
          follow(follower, begun, begun::isCaughtUp);
          Position position = follower.position().orElseThrow();
          copies.add(threads.submit(() -> goOn(begun, position, allIsWritten, writer)));
        }
      }
      writing.set(false);
      written.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      allIsWritten.set(true);

      // Then
      for (var copy : copies) {
        assertThat(copy.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).versions())
            .as("seed %d", seed)
            .isEqualTo(writer.living());
      }
    }
  }

  /// Another follower takes over at the position of the first.
  private Copy goOn(Copy copy, Position position, AtomicBoolean allIsWritten, Writer writer) {
    Position stored = Position.parse(position.toString());
    try (var follower = CustomerFollower.from(stored, config)) {
      follow(follower, copy, () -> allIsWritten.get() && copy.versions().equals(writer.living()));
    }
    return copy;
  }

  private static void follow(CustomerFollower follower, Copy copy, BooleanSupplier done) {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (!done.getAsBoolean() && Instant.now().isBefore(deadline)) {
      follower.poll(POLL).forEach(copy::take);
    }
  }

  @Test
  void whereNothingIsYetItHasCaughtUpAtOnce() throws Exception {
    createTopics();

    try (var follower = CustomerFollower.fromSnapshots(config)) {
      assertThat(follower.position()).isEmpty();
      assertThat(follower.poll(POLL)).containsExactly(new Change.CaughtUp());
      assertThat(follower.position().orElseThrow().next()).hasSize(Writer.PARTITIONS);
    }
  }

  @Test
  void withoutTheTopicsItSaysSo() {
    assertThatExceptionOfType(UnknownTopicOrPartitionException.class)
        .isThrownBy(() -> CustomerFollower.fromSnapshots(config));
  }

  @Test
  void aPositionWhoseEventsAreNoLongerKeptIsRefused() throws Exception {
    createTopics();
    try (var writer = new Writer(broker.bootstrapServers(), 1)) {
      for (int i = 0; i < 20; i++) {
        writer.write();
      }
    }
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var partition = new TopicPartition(CustomerFollower.EVENTS, 0);
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5))).all().get();
    }

    try (var follower = CustomerFollower.from(new Position(Map.of(0, 2L, 1, 0L, 2, 0L)), config)) {
      assertThatExceptionOfType(PositionExpiredException.class)
          .isThrownBy(() -> follow(follower, new Copy(), () -> false))
          .withMessageContaining(CustomerFollower.EVENTS);
    }
  }
}
