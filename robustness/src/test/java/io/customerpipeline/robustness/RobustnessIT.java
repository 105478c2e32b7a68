package io.customerpipeline.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.Folders;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.report.Promise;
import io.customerpipeline.robustness.report.Report;
import io.customerpipeline.robustness.schedule.Campaign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Everything fails, and every promise holds. `-Dminutes=10 -Dseed=7` makes a long run of its own.
class RobustnessIT {
  private static final long SEED = Long.getLong("seed", 1);
  private static final Integer MINUTES = Integer.getInteger("minutes");

  @Test
  void whatIsPromisedHoldsWhileEverythingFails() throws Exception {
    Path folder = Path.of("target", "robustness", Long.toString(SEED));
    Folders.delete(folder);
    var campaign =
        new Campaign(
            SEED, MINUTES == null ? null : Duration.ofMinutes(MINUTES), folder, _ -> List.of());

    History history = campaign.run();

    Report report = Report.of(history, List.<Promise>of(), operationsMin(), faultsMin());
    report.write(folder);
    System.out.println(report.text());
    System.out.println(folder.resolve("report.html").toAbsolutePath());
    assertThat(report.isProof()).as(report.text()).isTrue();
    assertThat(Files.exists(campaign.file())).isTrue();
  }

  /// Of a run of ten minutes 40,000 and 20, of others in proportion.
  private static long operationsMin() {
    return MINUTES == null ? 2_000 : 4_000L * MINUTES;
  }

  private static int faultsMin() {
    return MINUTES == null ? 5 : 2 * MINUTES;
  }
}
