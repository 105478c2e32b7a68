package io.customerpipeline.robustness.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A time that is to be kept, and the one that was.
///
/// @param what in words
public record Figure(String what, Duration limit, Duration was) {

  public boolean isKept() {
    return was.compareTo(limit) <= 0;
  }

  /// Those that the faults of a run have a limit for, where nothing else was struck meanwhile.
  static List<Figure> of(List<Struck> faults) {
    List<Figure> figures = new ArrayList<>();
    for (Struck one : faults) {
      String what = one.begun().name() + ", " + one.begun().target();
      switch (one.begun().name()) {
        case "kill active processor" -> {
          figures.add(new Figure(what + ": its keys", Duration.ofSeconds(10), one.affected()));
          if (one.others() != null) {
            figures.add(new Figure(what + ": others", Duration.ofSeconds(3), one.others()));
          }
        }
        case "kill leader broker", "kill controller" ->
            figures.add(new Figure(what, Duration.ofSeconds(10), one.longest()));
        case "kill all brokers", "kill postgres" ->
            figures.add(
                new Figure(what + ": once started", Duration.ofSeconds(30), one.returning()));
        case "wipe processor state", "wipe all processor state" ->
            figures.add(
                new Figure(what + ": once started", Duration.ofSeconds(45), one.returning()));
        default -> {}
      }
    }
    return figures;
  }
}
