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
  private static final List<FaultKind> ALONE = ALL.stream().filter(FaultKind::comesAlone).toList();
  private static final List<FaultKind> PAIRED =
      ALL.stream().filter(one -> !one.comesAlone()).toList();

  @Test
  void tenMinutesHoldTwentyFaultsAndNoMoreThanTenMinutes() {
    Plan plan = Plan.lasting(TEN_MINUTES, PAIRED, 1);

    assertThat(plan.faults()).isGreaterThanOrEqualTo(20);
    assertThat(lasts(plan)).isLessThanOrEqualTo(TEN_MINUTES);
  }

  @Test
  void kindsThatComeAloneComeFirstForAMinuteEach() {
    for (long seed : LongStream.range(0, 100).toArray()) {
      Plan usual = Plan.lasting(TEN_MINUTES, PAIRED, seed);
      Plan plan = Plan.lasting(TEN_MINUTES, ALL, seed);

      List<Plan.Slot> first = plan.slots().subList(0, ALONE.size());
      assertThat(first).allSatisfy(slot -> assertThat(slot.faults()).hasSize(1));
      assertThat(first)
          .flatExtracting(Plan.Slot::faults)
          .allSatisfy(one -> assertThat(one.lasts()).isBetween(MINUTE, MINUTE.plusSeconds(2)))
          .extracting(Planned::kind)
          .containsExactlyInAnyOrderElementsOf(ALONE);
      assertThat(plan.slots().subList(ALONE.size(), plan.slots().size())).isEqualTo(usual.slots());
    }
  }

  @Test
  void kindsThatComeAloneFillThePlanWhereNoOthersAreWanted() {
    Plan plan = Plan.lasting(TEN_MINUTES, ALONE, 1);

    assertThat(plan.faults()).isEqualTo(plan.slots().size()).isEqualTo(4);
    assertThat(lasts(plan)).isLessThanOrEqualTo(TEN_MINUTES);
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
                .forEach(
                    one -> assertThat(one.after().plus(one.lasts())).isLessThan(slot.lasts())));
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
        .allSatisfy(one ->
            assertThat(one.after().plus(one.lasts())).isLessThan(plan.slots().getFirst().lasts()));
  }

  private static Duration lasts(Plan plan) {
    return plan.slots().stream()
        .map(Plan.Slot::lasts)
        .reduce(plan.clean().plus(plan.heal()), Duration::plus);
  }

  @Test
  void theShortOneHasFiveFaults() {
    assertThat(Plan.shortOne(1).faults()).isEqualTo(5);
  }
}
