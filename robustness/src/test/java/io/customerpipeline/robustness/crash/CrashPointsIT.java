package io.customerpipeline.robustness.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.Folders;
import io.customerpipeline.robustness.agent.AgentOption.Crash;
import io.customerpipeline.robustness.agent.CrashPoint;
import io.customerpipeline.robustness.check.Check;
import io.customerpipeline.robustness.check.Verdict;
import io.customerpipeline.robustness.history.History;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kill -9` strikes anywhere; this strikes where it hurts. `-Dcrash.points=all` is all points with
/// three seeds; names of points, with commas in between, are these with one.
@EnabledIfSystemProperty(
    named = "crash.points",
    matches = ".+",
    disabledReason = "takes minutes: ./pipeline robustness --crash-points runs it")
class CrashPointsIT {
  private static final String ALL = "all";

  private static final String WANTED = System.getProperty("crash.points", ALL);
  private static final long SEED = Long.getLong("seed", 1);
  private static final int SEEDS = WANTED.equals(ALL) ? 3 : 1;

  static LongStream seeds() {
    return LongStream.range(SEED, SEED + SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsPromisedHoldsAtWhateverPointTheProcessDies(long seed) throws Exception {
    Path folder = Path.of("target", "crash-points", Long.toString(seed));
    Folders.delete(folder);
    List<Crash> crashes = crashes(seed);
    System.out.println("seed " + seed + ", dies at " + crashes);

    History history =
        new CrashRun(seed, crashes, List.of(), false, Duration.ofSeconds(3), folder).run();

    List<Verdict> verdicts = Check.all().stream().map(check -> check.check(history)).toList();
    verdicts.forEach(System.out::println);
    assertThat(verdicts).allMatch(Verdict::holds).allMatch(verdict -> verdict.examined() > 0);
  }

  /// In another order and at another pass for each seed.
  private static List<Crash> crashes(long seed) {
    var random = new Random(seed);
    List<Crash> crashes = new ArrayList<>();
    wanted()
        .forEach(point ->
            crashes.add(new Crash(point, 1 + random.nextInt(point.passesMax()), hold(random))));
    Collections.shuffle(crashes, random);
    return crashes;
  }

  private static Stream<CrashPoint> wanted() {
    return WANTED.equals(ALL)
        ? Stream.of(CrashPoint.values())
        : Stream.of(WANTED.split(",")).map(CrashPoint::valueOf);
  }

  /// Long enough for what is on its way to arrive, or no time at all.
  private static int hold(Random random) {
    return random.nextBoolean() ? 0 : 40;
  }
}
