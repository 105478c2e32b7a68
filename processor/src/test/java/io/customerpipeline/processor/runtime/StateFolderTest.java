package io.customerpipeline.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final LogId OURS = new LogId("cluster:ours");
  private static final LogId OTHER = new LogId("cluster:other");
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

  @TempDir Path folder;

  @Test
  void stateOfTheSameLogStays() throws IOException {
    at(NOW).claim(OURS);
    store("store");

    at(NOW).claim(OURS);

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP).resolve("store")).exists();
  }

  @Test
  void stateOfAnotherLogIsMovedAside() throws IOException {
    at(NOW).claim(OTHER);
    store("store");

    at(NOW).claim(OURS);

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP)).doesNotExist();
    assertThat(aside()).singleElement().satisfies(one -> assertThat(one.resolve("store")).exists());
  }

  @Test
  void stateOfAnUnknownLogIsMovedAside() throws IOException {
    store("store");

    at(NOW).claim(OURS);

    assertThat(folder.resolve(Topics.PROCESSOR_GROUP)).doesNotExist();
    assertThat(aside()).hasSize(1);
  }

  @Test
  void stateThatWasMovedAsideIsRemovedAfterItsTime() throws IOException {
    at(NOW).claim(OTHER);
    store("store");
    at(NOW).claim(OURS);

    at(NOW.plus(StateFolder.KEPT_ASIDE)).claim(OURS);
    assertThat(aside()).hasSize(1);

    at(NOW.plus(StateFolder.KEPT_ASIDE).plus(Duration.ofSeconds(1))).claim(OURS);
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
