package io.customerpipeline.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.Folders;
import io.customerpipeline.robustness.check.Check;
import io.customerpipeline.robustness.check.Finding;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.report.Promise;
import io.customerpipeline.robustness.report.Report;
import io.customerpipeline.robustness.schedule.Campaign;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Everything fails, and every promise holds: in a short run with every build, and with
/// `-Dminutes=10 -Dseed=7` in a long one. `-Dfaults='kill api,disk full'` is one of these faults
/// only.
class RobustnessIT {
  private static final long SEED = Long.getLong("seed", 1);
  private static final Integer MINUTES = Integer.getInteger("minutes");
  private static final String FAULTS = System.getProperty("faults", "");

  @Test
  void whatIsPromisedHoldsWhileEverythingFails() throws Exception {
    Path folder = Path.of("target", "robustness", Long.toString(SEED));
    Folders.delete(folder);
    var campaign =
        new Campaign(
            SEED,
            MINUTES == null ? null : Duration.ofMinutes(MINUTES),
            FAULTS.isEmpty() ? List.of() : List.of(FAULTS.split(",")),
            folder,
            _ -> List.of());

    History history = campaign.run();

    await("the end of all processes that were started")
        .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));

    Report report = Report.of(history, promises(history), needs(campaign));
    report.write(folder);
    System.out.println(report.text());
    System.out.println(folder.resolve("report.html").toAbsolutePath());
    assertThat(report.isProof()).as(report.text()).isTrue();
  }

  private static List<Promise> promises(History history) {
    return Check.all().stream()
        .map(check -> check.check(history))
        .map(verdict ->
            new Promise(
                verdict.check(),
                verdict.examined(),
                verdict.found(),
                verdict.findings().stream().map(Finding::toString).toList()))
        .toList();
  }

  /// Of a run of ten minutes 40,000 operations and 20 faults, of others in proportion. Chosen
  /// faults may come one at a time, last longer, and come under less load. The short run has to do
  /// with any machine that builds.
  private static Report.Needs needs(Campaign campaign) {
    if (MINUTES == null) {
      return new Report.Needs(campaign.clean(), 10, 1_000, 5);
    }
    return FAULTS.isEmpty()
        ? new Report.Needs(campaign.clean(), 50, 4_000L * MINUTES, 2 * MINUTES)
        : new Report.Needs(campaign.clean(), 30, 1_500L * MINUTES, Math.ceilDiv(MINUTES, 3));
  }
}
