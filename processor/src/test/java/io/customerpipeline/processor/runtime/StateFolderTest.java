package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.RecordMark;
import io.customerpipeline.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final LogId OURS = new LogId("cluster:ours");
  private static final LogId OTHER = new LogId("cluster:other");
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

  private static final TopicPartition CHANGELOG = new TopicPartition("claims-changelog", 0);

  @TempDir Path folder;

  @Test
  void stateOfTheSameLogStays() throws IOException {
    at(NOW).claim(OURS, Set.of());
    store("store");

    at(NOW).claim(OURS, Set.of());

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP).resolve("store")).exists();
  }

  @Test
  void stateOfAnotherLogIsMovedAside() throws IOException {
    at(NOW).claim(OTHER, Set.of());
    store("store");

    at(NOW).claim(OURS, Set.of());

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP)).doesNotExist();
    assertThat(aside()).singleElement().satisfies(one -> assertThat(one.resolve("store")).exists());
  }

  @Test
  void stateOfAnUnknownLogIsMovedAside() throws IOException {
    store("store");

    at(NOW).claim(OURS, Set.of());

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP)).doesNotExist();
    assertThat(aside()).hasSize(1);
  }

  @Test
  void stateNewerThanTheLogIsMovedAside() throws IOException {
    at(NOW).claim(OURS, Set.of());
    store("store");

    at(NOW).claim(OURS, Set.of(CHANGELOG));

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP)).doesNotExist();
    assertThat(aside()).hasSize(1);
  }

  @Test
  void lastRecordsAreReadOnceAfterTheyWereKept() throws IOException {
    Map<TopicPartition, RecordMark> last = Map.of(CHANGELOG, new RecordMark(5, -7));
    at(NOW).claim(OURS, Set.of());
    store("0_0");
    Path task = folder.resolve(Topics.PROCESSOR_GROUP).resolve("0_0");
    new OffsetCheckpoint(task.resolve(".checkpoint").toFile()).write(Map.of(CHANGELOG, 5L));
    at(NOW).keep(last);

    assertThat(at(NOW).state()).isEqualTo(new LocalState(Map.of(CHANGELOG, 5L), last));

    at(NOW).claim(OURS, Set.of());

    assertThat(at(NOW).state()).isEqualTo(new LocalState(Map.of(CHANGELOG, 5L), Map.of()));
  }

  @Test
  void stateThatWasMovedAsideIsRemovedAfterItsTime() throws IOException {
    at(NOW).claim(OTHER, Set.of());
    store("store");
    at(NOW).claim(OURS, Set.of());

    at(NOW.plus(StateFolder.KEPT_ASIDE)).claim(OURS, Set.of());
    assertThat(aside()).hasSize(1);

    at(NOW.plus(StateFolder.KEPT_ASIDE).plus(Duration.ofSeconds(1))).claim(OURS, Set.of());
    assertThat(aside()).isEmpty();
  }

  private StateFolder at(Instant now) {
    return new StateFolder(folder, InstantSource.fixed(now));
  }

  private void store(String name) throws IOException {
    Files.createDirectories(folder.resolve(Topics.PROCESSOR_GROUP).resolve(name));
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> one.getFileName().toString().contains("of-another-log")).toList();
    }
  }
}
