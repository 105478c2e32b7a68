package io.customerpipeline.robustness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.check.Check;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.simulation.Simulation.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipeline in simulated time, seed by seed.
///
/// `-Dseed=…` repeats one, `-Dseeds=…` runs more of them.
class SimulationTest {
  private static final long SEEDS = Long.getLong("seeds", 20_000);

  @Test
  void everySeedKeepsEveryPromise() {
    Long only = Long.getLong("seed");
    LongStream seeds = only == null ? LongStream.range(0, SEEDS).parallel() : LongStream.of(only);

    List<Long> broken = seeds.filter(seed -> !holds(seed)).boxed().toList();

    assertThat(broken).as("seeds that break a promise").isEmpty();
  }

  private static boolean holds(long seed) {
    Report report = Simulation.run(seed, null);
    if (!report.broken().isEmpty()) {
      Seeds.keep(seed);
      System.out.println("seed " + seed + " (-Dseed=" + seed + ")");
      report.broken().forEach(System.out::println);
    }
    return report.broken().isEmpty();
  }

  @Test
  void seedsThatOnceBrokeAPromiseKeepItNow() {
    assertThat(Seeds.kept().stream().filter(seed -> !holds(seed))).isEmpty();
  }

  @Test
  void aSeedShowsTheSameEveryTime() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(Simulation.run(seed, null)).isEqualTo(Simulation.run(seed, null));
    }
  }

  @Test
  void aRunIsJudgedTheSameFromItsFile(@TempDir Path folder) throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      Report report = Simulation.run(seed, Defect.RAW_EMAIL_AS_KEY);
      Path file = folder.resolve(seed + ".ndjson");
      try (var writer = HistoryWriter.create(file)) {
        report.history().entries().forEach(writer::append);
      }

      History read = History.read(file);

      assertThat(read).isEqualTo(report.history());
      for (Check check : Simulation.CHECKS) {
        assertThat(check.check(read)).isEqualTo(check.check(report.history()));
      }
    }
  }

  /// Else the seeds would prove nothing.
  @Test
  void everythingThatCanHappenHappens() {
    Map<World.Event, Integer> seen = new EnumMap<>(World.Event.class);
    for (long seed = 0; seed < 300; seed++) {
      Simulation.run(seed, null)
          .seen()
          .forEach((one, times) -> seen.merge(one, times, Integer::sum));
    }

    for (World.Event one : World.Event.values()) {
      if (one != World.Event.DEAD_LETTER) {
        assertThat(seen.getOrDefault(one, 0)).as("%s in %s", one, seen).isGreaterThan(30);
      }
    }
  }
}
