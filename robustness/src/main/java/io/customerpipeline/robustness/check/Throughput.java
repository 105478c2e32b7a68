package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// While processes are throttled, writes of every partition go on being decided. Soon afterwards
/// they are about as many as before.
///
/// A fault that did not last as planned is not judged, nor is a recovery that nobody could see: too
/// few writes before, another fault, or the end of all clients soon afterwards.
public final class Throughput implements Check {
  private static final String THROTTLE = "throttle";

  /// Longest time without a decided write of a partition.
  static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /// The recovery begins within this time after the fault was lifted.
  static final Duration RECOVERY_MAX = Duration.ofSeconds(15);

  /// Share of the rate before the fault that counts as recovered.
  static final double RECOVERED = 0.8;

  private static final Duration BEFORE = Duration.ofSeconds(30);
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(500);

  /// A median of fewer writes in a window says nothing.
  private static final int WRITES_MIN = 10;

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    Map<Long, FaultLifted> lifted = new HashMap<>();
    history.all(FaultLifted.class).forEach(one -> lifted.put(one.fault(), one));
    List<Long> ended = history.all(FaultEnded.class).stream().map(FaultEnded::fault).toList();
    for (FaultBegun fault : history.all(FaultBegun.class)) {
      FaultLifted end = lifted.get(fault.fault());
      if (fault.name().startsWith(THROTTLE) && end != null && ended.contains(fault.fault())) {
        findings.examined(1);
        progress(history, fault, end, findings);
        recovery(history, fault, end, findings);
      }
    }
    return findings.verdict("throughput");
  }

  private static void progress(
      History history, FaultBegun fault, FaultLifted end, Findings findings) {
    for (var one : decidedByPartition(history).entrySet()) {
      Duration silence = silence(one.getValue(), fault.nanos(), end.nanos());
      if (silence.compareTo(SILENCE_MAX) > 0) {
        String what =
            "no write of partition %s was decided for %s s"
                .formatted(one.getKey(), silence.toSeconds());
        findings.add("progress", what, fault);
      }
    }
  }

  /// The longest time without any, between two moments.
  private static Duration silence(List<Long> times, long from, long to) {
    long before = from;
    long longest = 0;
    for (long time : times.stream().mapToLong(Long::longValue).sorted().toArray()) {
      if (time > from && time < to) {
        longest = Math.max(longest, time - before);
        before = time;
      }
    }
    return Duration.ofNanos(Math.max(longest, to - before));
  }

  private static void recovery(
      History history, FaultBegun fault, FaultLifted end, Findings findings) {
    long[] decided = decided(history).mapToLong(Call::returnedAt).sorted().toArray();
    long before = median(decided, fault.nanos());
    long last = end.nanos() + RECOVERY_MAX.plus(WINDOW).toNanos();
    if (before < WRITES_MIN || isDisturbed(history, fault, last)) {
      return;
    }
    long best = 0;
    for (long from = end.nanos(); from <= last - WINDOW.toNanos(); from += STEP.toNanos()) {
      best = Math.max(best, count(decided, from));
    }
    if (best < RECOVERED * before) {
      String what =
          "%s writes were decided in %s s before the fault, and at most %s after it"
              .formatted(before, WINDOW.toSeconds(), best);
      findings.add("recovery", what, fault, end);
    }
  }

  /// Whether another fault was at work, or no client any more.
  private static boolean isDisturbed(History history, FaultBegun fault, long last) {
    boolean isOtherFault =
        history.all(FaultBegun.class).stream()
            .anyMatch(one -> one.nanos() > fault.nanos() && one.nanos() < last);
    return isOtherFault || history.calls().stream().noneMatch(one -> one.invoked().nanos() > last);
  }

  /// Writes in a window, as a median of the windows before the fault.
  private static long median(long[] decided, long begun) {
    long[] counts =
        LongStream.iterate(
                begun - BEFORE.toNanos(), from -> from < begun, from -> from + WINDOW.toNanos())
            .map(from -> count(decided, from))
            .sorted()
            .toArray();
    return counts[counts.length / 2];
  }

  private static long count(long[] times, long from) {
    return LongStream.of(times)
        .filter(time -> time >= from && time < from + WINDOW.toNanos())
        .count();
  }

  private static Stream<Call> decided(History history) {
    return history.calls().stream().filter(call -> call.answer() instanceof Answer.Decided);
  }

  /// When clients were told of decisions. The outcomes topic tells the partition.
  private static Map<Integer, List<Long>> decidedByPartition(History history) {
    Map<Named, OutcomeRead> outcomes = Outcomes.of(history).firsts();
    Map<Integer, List<Long>> times = new TreeMap<>();
    outcomes.values().forEach(one -> times.put(one.partition(), new ArrayList<>()));
    decided(history)
        .forEach(call -> {
          OutcomeRead outcome = outcome(call, outcomes);
          if (outcome != null) {
            times
                .computeIfAbsent(outcome.partition(), _ -> new ArrayList<>())
                .add(call.returnedAt());
          }
        });
    return times;
  }

  private static @Nullable OutcomeRead outcome(Call call, Map<Named, OutcomeRead> outcomes) {
    String operation = call.operation();
    return operation == null
        ? null
        : outcomes.get(new Named(call.invoked().organization(), operation));
  }
}
