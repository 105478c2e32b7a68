package io.customerpipeline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long something took, many times.
final class Delays {
  private final List<Long> nanos = new ArrayList<>();

  void add(long each) {
    nanos.add(each);
  }

  int size() {
    return nanos.size();
  }

  /// @return milliseconds that this share of all does not exceed
  double millis(double share) {
    return Round.millis(nanos.stream().mapToLong(Long::longValue).sorted().toArray(), share);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, most %.1f ms",
        millis(0.5),
        millis(0.9),
        millis(0.99),
        millis(1));
  }
}
