package io.customerpipeline.robustness.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.schedule.Plan.Planned;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<FaultKind> ALL = List.of(FaultKind.values());

  @Test
  void tenMinutesHoldTwentyFaultsAndNoMoreThanTenMinutes() {
    Plan plan = Plan.lasting(TEN_MINUTES, ALL, 1);

    assertThat(plan.faults()).isGreaterThanOrEqualTo(20);
    assertThat(plan.clean().plus(plan.slot().multipliedBy(plan.slots().size())).plus(plan.heal()))
        .isLessThanOrEqualTo(TEN_MINUTES);
  }

  @Test
  void theSameSeedGivesTheSamePlanAndAnotherAnother() {
    assertThat(Plan.lasting(TEN_MINUTES, ALL, 7)).isEqualTo(Plan.lasting(TEN_MINUTES, ALL, 7));
    assertThat(Plan.lasting(TEN_MINUTES, ALL, 7)).isNotEqualTo(Plan.lasting(TEN_MINUTES, ALL, 8));
  }

  @Test
  void everyKindComesOnceBeforeAnyComesTwiceButForThoseThatDoNotGoTogether() {
    Plan plan = Plan.lasting(Duration.ofMinutes(30), ALL, 3);

    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    plan.slots().forEach(slot -> slot.faults().forEach(one -> kinds.add(one.kind())));
    assertThat(kinds).hasSameSizeAs(ALL);
  }

  @Test
  void noSlotLosesACopyWhileAnotherIsAway() {
    for (long seed : LongStream.range(0, 500).toArray()) {
      Plan.lasting(TEN_MINUTES, ALL, seed)
          .slots()
          .forEach(slot -> {
            List<FaultKind> kinds = slot.faults().stream().map(Planned::kind).toList();
            assertThat(kinds).doesNotHaveDuplicates();
            if (kinds.contains(FaultKind.WIPE_BROKER_DISK)) {
              assertThat(kinds)
                  .doesNotContain(
                      FaultKind.KILL_LEADER_BROKER,
                      FaultKind.PAUSE_ALL_BROKERS,
                      FaultKind.DISK_FULL,
                      FaultKind.LINK_CONTROLLERS);
            }
          });
    }
  }

  @Test
  void everyFaultIsOverWithinItsSlot() {
    Plan plan = Plan.lasting(TEN_MINUTES, ALL, 5);

    plan.slots()
        .forEach(slot ->
            slot.faults()
                .forEach(one -> assertThat(one.after().plus(one.lasts())).isLessThan(plan.slot())));
  }

  @Test
  void theOnlyKindComesAlone() {
    Plan plan = Plan.lasting(TEN_MINUTES, List.of(FaultKind.KILL_ACTIVE_PROCESSOR), 1);

    assertThat(plan.faults()).isEqualTo(plan.slots().size()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aMinuteWithoutPostgresIsWhatIsAskedOfItAlone() {
    Plan plan = Plan.lasting(TEN_MINUTES, List.of(FaultKind.KILL_POSTGRES), 1);

    assertThat(plan.slots()).hasSize(4);
    assertThat(plan.slots())
        .flatExtracting(Plan.Slot::faults)
        .allSatisfy(one -> assertThat(one.lasts()).isBetween(MINUTE, MINUTE.plusSeconds(2)))
        .allSatisfy(one -> assertThat(one.after().plus(one.lasts())).isLessThan(plan.slot()));
  }

  @Test
  void theShortOneHasFiveFaults() {
    assertThat(Plan.shortOne(1).faults()).isEqualTo(5);
  }
}
