package io.customerpipeline.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// The topology is what docs/topology.txt shows: whoever changes it changes the design.
class TopologyDescriptionTest {
  private static final Path COMMITTED = Path.of("..", "docs", "topology.txt");
  private static final String WRITE = "topology.write";

  @Test
  void theTopologyIsTheCommittedOne() throws IOException {
    var topology =
        new CustomerTopology(
            TopicSettings.defaults(16, 1),
            Duration.ofHours(48),
            Duration.ofSeconds(30),
            InstantSource.system());
    String described = topology.get().describe().toString();
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, described);
    }

    assertThat(described)
        .as(
            "If it is meant: mvn -pl processor -am test -Dtest=TopologyDescriptionTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true,"
                + " and commit docs/topology.txt",
            WRITE)
        .isEqualToNormalizingNewlines(Files.readString(COMMITTED));
  }
}
