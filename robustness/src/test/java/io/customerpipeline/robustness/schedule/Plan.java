package io.customerpipeline.robustness.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When what goes wrong: some time without faults, then slots with two of them each, then some time
/// to heal. The same seed and length give the same plan. If there is only one kind, or none that
/// may come with it, its faults come alone: then what follows is the consequence of one.
///
/// @param clean before the first slot
/// @param heal after the last slot, under load
record Plan(long seed, Duration clean, Duration heal, List<Slot> slots) {

  static final Duration SHORT_CLEAN = Duration.ofSeconds(8);

  /// How long a slot is, and each of its faults: between these shares of it. Over by 75 % of the
  /// slot, so that processes can start again within it.
  private record Pace(Duration slot, double least, double most) {}

  private static final Pace USUAL = new Pace(Duration.ofSeconds(35), 0.2, 0.4);

  /// These faults last a minute. An outage of Postgres shows how long the read model then takes to
  /// catch up; throttled processes show whether work goes on, and recovers afterwards.
  private static final Pace A_MINUTE = new Pace(Duration.ofSeconds(100), 0.6, 0.62);

  private static final Pace SHORT = new Pace(Duration.ofSeconds(22), 0.2, 0.4);

  /// @param lasts at least: the next begins once all is whole again
  record Slot(Duration lasts, List<Planned> faults) {
    Slot {
      faults = List.copyOf(faults);
    }
  }

  /// @param after the beginning of its slot
  /// @param lasts until it is ended
  /// @param variety chooses among the targets and ways that its kind leaves open
  record Planned(FaultKind kind, Duration after, Duration lasts, int variety) {}

  Plan {
    slots = List.copyOf(slots);
  }

  /// A tenth of it without faults, slots of 35 s, or of 100 s for Postgres alone, a fifth of it to
  /// heal. The kinds that come alone have a slot of 100 s each, before those slots and in addition
  /// to that time.
  ///
  /// @param kinds that the machine can bring about
  static Plan lasting(Duration all, List<FaultKind> kinds, long seed) {
    List<FaultKind> alone = kinds.stream().filter(FaultKind::comesAlone).toList();
    List<FaultKind> others = kinds.stream().filter(one -> !one.comesAlone()).toList();
    if (others.isEmpty()) {
      return lasting(all, A_MINUTE, List.of(), alone, seed);
    }
    Pace pace = others.equals(List.of(FaultKind.KILL_POSTGRES)) ? A_MINUTE : USUAL;
    List<Slot> first = alone.isEmpty() ? List.of() : dealt(alone.size() * 2, A_MINUTE, alone, seed);
    return lasting(all, pace, first, others, seed);
  }

  private static Plan lasting(
      Duration all, Pace pace, List<Slot> first, List<FaultKind> kinds, long seed) {
    Duration clean = clean(all);
    Duration heal = all.dividedBy(5);
    int slots = (int) Math.max(1, all.minus(clean).minus(heal).dividedBy(pace.slot()));
    List<Slot> further = dealt(slots * 2, pace, kinds, seed);
    return new Plan(seed, clean, heal, Stream.concat(first.stream(), further.stream()).toList());
  }

  static Duration clean(Duration all) {
    return all.dividedBy(10);
  }

  /// Five faults in well under two minutes, for every build.
  static Plan shortOne(long seed) {
    List<FaultKind> kinds =
        List.of(
            FaultKind.KILL_ACTIVE_PROCESSOR,
            FaultKind.KILL_LEADER_BROKER,
            FaultKind.KILL_POSTGRES,
            FaultKind.PAUSE_ACTIVE_PROCESSOR,
            FaultKind.LINK_API_TO_BROKERS);
    return new Plan(seed, SHORT_CLEAN, Duration.ofSeconds(10), dealt(5, SHORT, kinds, seed));
  }

  int faults() {
    return slots.stream().mapToInt(one -> one.faults().size()).sum();
  }

  private static List<Slot> dealt(int faults, Pace pace, List<FaultKind> kinds, long seed) {
    var random = new Random(seed);
    Deque<FaultKind> deck = new ArrayDeque<>();
    List<Slot> slots = new ArrayList<>();
    for (int dealt = 0; dealt < faults; dealt += 2) {
      FaultKind first = draw(deck, kinds, random, null);
      List<Planned> both = new ArrayList<>();
      both.add(planned(first, 0.03, pace, random));
      if (dealt + 1 < faults && kinds.stream().anyMatch(first::goesWith)) {
        both.add(planned(draw(deck, kinds, random, first), 0.2, pace, random));
      }
      slots.add(new Slot(pace.slot(), both));
    }
    return slots;
  }

  /// Every kind comes once before any comes twice.
  private static FaultKind draw(
      Deque<FaultKind> deck, List<FaultKind> kinds, Random random, @Nullable FaultKind beside) {
    for (int pass = 0; pass < 2; pass++) {
      for (FaultKind kind : deck) {
        if (beside == null || kind.goesWith(beside)) {
          deck.remove(kind);
          return kind;
        }
      }
      List<FaultKind> fresh = new ArrayList<>(kinds);
      Collections.shuffle(fresh, random);
      deck.addAll(fresh);
    }
    throw new IllegalArgumentException("nothing goes with " + beside);
  }

  private static Planned planned(FaultKind kind, double from, Pace pace, Random random) {
    long millis = pace.slot().toMillis();
    long after = (long) (millis * (from + random.nextDouble(0.1)));
    long lasts = (long) (millis * random.nextDouble(pace.least(), pace.most()));
    return new Planned(
        kind, Duration.ofMillis(after), Duration.ofMillis(lasts), random.nextInt(1 << 16));
  }
}
