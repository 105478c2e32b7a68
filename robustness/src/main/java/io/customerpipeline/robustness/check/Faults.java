package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When faults were at work, and for how long after.
///
/// @param spans each fault with its time
record Faults(List<Span> spans) {
  private record Span(String name, long from, long to) {}

  /// @param heal how long after a fault its effects may be felt
  static Faults of(History history, Duration heal) {
    Map<Long, Long> ends = new HashMap<>();
    history.all(FaultEnded.class).forEach(one -> ends.put(one.fault(), one.nanos()));
    return new Faults(
        history.all(FaultBegun.class).stream()
            .map(one -> {
              Long end = ends.get(one.fault());
              return new Span(
                  one.name(), one.nanos(), end == null ? Long.MAX_VALUE : end + heal.toNanos());
            })
            .toList());
  }

  /// Whether some fault was felt at some moment of the call.
  boolean touch(Call call) {
    return spans.stream()
        .anyMatch(span -> call.invoked().nanos() <= span.to && span.from <= call.returnedAt());
  }

  /// Whether a fault of this name was felt then.
  boolean isFelt(String name, long nanos) {
    return spans.stream()
        .anyMatch(span -> span.name.equals(name) && span.from <= nanos && nanos <= span.to);
  }
}
