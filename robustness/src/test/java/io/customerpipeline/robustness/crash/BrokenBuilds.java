package io.customerpipeline.robustness.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.Folders;
import io.customerpipeline.robustness.agent.Alteration;
import io.customerpipeline.robustness.check.Check;
import io.customerpipeline.robustness.check.Verdict;
import io.customerpipeline.robustness.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The checks bite: each broken build is caught, and the same run of the whole one is not. Not part
/// of all tests, as it tests the tests: `./pipeline robustness --broken`, with `-Dbroken=NAME` for
/// one.
class BrokenBuilds {
  private static final int RUNS_MAX = 3;
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Path FOLDER = Path.of("target", "broken");

  /// There are no faults beside those of a build.
  private static final Set<String> OF_FAULTS = Set.of("faults", "throughput");

  /// What shows of every run that did not come to its end, whatever is broken.
  private static final String UNREAD = "complete";

  static Stream<Break> wanted() {
    String wanted = System.getProperty("broken", "");
    return Arrays.stream(Break.values())
        .filter(one -> wanted.isEmpty() || List.of(wanted.split(",")).contains(one.name()));
  }

  @ParameterizedTest
  @MethodSource("wanted")
  void aBrokenBuildIsCaught(Break broken) throws Exception {
    Optional<Verdict> caught = Optional.empty();
    for (int run = 1; run <= RUNS_MAX && caught.isEmpty(); run++) {
      Path folder = FOLDER.resolve(broken + "-" + run);
      caught = verdict(broken, run(broken, broken.alterations(), run, folder));
      assertThatItTookEffect(broken, folder);
      say(broken, run, caught.map(Verdict::toString).orElse("not caught"));
    }
    assertThat(caught).as("findings of " + broken.checks()).isPresent();
  }

  /// One for all that are run in the same way.
  static Stream<Break> ways() {
    Set<List<?>> seen = new HashSet<>();
    return wanted()
        .filter(one -> seen.add(List.of(one.harmless(), one.crashes(), one.isRepeated())));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theWholeBuildIsNot(Break broken) throws Exception {
    History history = run(broken, broken.harmless(), 1, FOLDER.resolve(broken + "-whole"));

    assertThat(Check.all().stream().map(check -> check.check(history)))
        .allMatch(verdict -> OF_FAULTS.contains(verdict.check()) || verdict.examined() > 0)
        .allMatch(Verdict::holds);
    say(broken, 1, "the whole build holds");
  }

  private static History run(Break broken, List<Alteration> alterations, long seed, Path folder)
      throws Exception {
    Folders.delete(folder);
    return new CrashRun(seed, broken.crashes(), alterations, broken.isRepeated(), CALM, folder)
        .run();
  }

  private static Optional<Verdict> verdict(Break broken, History history) {
    return Check.all().stream()
        .map(check -> check.check(history))
        .filter(verdict -> broken.checks().contains(verdict.check()))
        .filter(verdict ->
            verdict.findings().stream().anyMatch(finding -> !finding.rule().equals(UNREAD)))
        .findAny();
  }

  private static void assertThatItTookEffect(Break broken, Path folder) throws IOException {
    assertThat(Files.readString(folder.resolve("logs/standalone.log")))
        .contains(
            broken.alterations().stream()
                .filter(one -> !broken.harmless().contains(one))
                .map(Alteration::effectLine)
                .toList());
  }

  private static void say(Break broken, int run, String what) {
    System.out.println(broken + ", run " + run + ": " + what.lines().limit(4).toList());
  }
}
