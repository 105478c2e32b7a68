package io.customerpipeline.robustness.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
  @TempDir Path logs;

  @Test
  void failedStartTellsFirstReasonAndLeavesNothingBehind() throws Exception {
    // Given
    List<Path> before = folders();
    var broken =
        new ClusterSettings(
            logs, name -> name.equals("broker-2") ? List.of("-XX:+NoSuchOption") : List.of());

    // When, then
    assertThatThrownBy(() -> Cluster.start(broken))
        .hasMessageContaining("broker-2 ended, see " + logs)
        .hasNoSuppressedExceptions();
    assertThat(folders()).isEqualTo(before);
  }

  private static List<Path> folders() throws Exception {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(each -> each.getFileName().toString().startsWith("robustness-"))
          .sorted()
          .toList();
    }
  }
}
