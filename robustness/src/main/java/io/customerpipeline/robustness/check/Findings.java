package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import java.util.ArrayList;
import java.util.List;

/// Collects findings. After enough of them it only counts.
final class Findings {
  static final int KEPT_MAX = 50;

  private final List<Finding> kept = new ArrayList<>();
  private long found;
  private long examined;

  void add(String rule, String what, Entry... evidence) {
    add(rule, what, List.of(evidence));
  }

  void add(String rule, String what, List<Entry> evidence) {
    found++;
    if (kept.size() < KEPT_MAX) {
      kept.add(new Finding(rule, what, evidence));
    }
  }

  void examined(long more) {
    examined += more;
  }

  Verdict verdict(String check) {
    return new Verdict(check, examined, kept, found);
  }
}
