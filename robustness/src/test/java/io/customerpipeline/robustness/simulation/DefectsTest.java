package io.customerpipeline.robustness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulation bites: each mistake is noticed within a few seeds.
class DefectsTest {
  private static final long SEEDS_MAX = 200;

  /// By which check each mistake must be noticed, among others.
  private static final Map<Defect, String> NOTICED_BY =
      Map.of(
          Defect.AT_LEAST_ONCE, "outcomes",
          Defect.RAW_EMAIL_AS_KEY, "outcomes",
          Defect.UPSERT_WITHOUT_VERSION, "state",
          Defect.CURSOR_BY_SEQUENCE, "events and feed",
          Defect.ANSWERS_DROPPED_ON_RESTORE, "outcomes",
          Defect.OFFSET_BEFORE_WRITE, "state",
          Defect.CLAIM_RELEASED_BEFORE_DELETE, "outcomes",
          Defect.REPLAY_WITH_NEW_ID, "webhooks");

  @ParameterizedTest
  @EnumSource
  void eachMistakeIsNoticed(Defect defect) {
    List<Long> noticed =
        LongStream.range(0, SEEDS_MAX)
            .filter(seed -> isNoticed(seed, defect))
            .limit(3)
            .boxed()
            .toList();
    System.out.println(defect + " is noticed by seeds " + noticed);

    assertThat(noticed).as("seeds that notice %s", defect).hasSize(3);
  }

  private static boolean isNoticed(long seed, Defect defect) {
    String check = NOTICED_BY.get(defect) + ": ";
    return Simulation.run(seed, defect).broken().stream().anyMatch(one -> one.startsWith(check));
  }
}
