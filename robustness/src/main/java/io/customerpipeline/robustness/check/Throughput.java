package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// While processes are throttled, writes of every partition go on being decided. Soon afterwards
/// they are about as many as before.
///
/// A write is known to be decided once its client is told, or once its event is in the feed: a
/// client is told to ask later after some seconds, which on a slow machine is most of them.
///
/// A fault is not judged if it did not last as planned, or if the machine was busy to its limit
/// before it began. A recovery is not judged where nobody could see it: too few writes before,
/// another fault, or the end of all clients soon afterwards.
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

  /// Nine of ten requests are answered within this time where a machine has something to spare.
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final double SOON_SHARE = 0.9;

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
      if (fault.name().startsWith(THROTTLE)
          && end != null
          && ended.contains(fault.fault())
          && wasFast(history, fault.nanos())) {
        findings.examined(1);
        Map<Integer, List<Long>> decided = decidedByPartition(history);
        progress(decided, fault, end, findings);
        recovery(history, decided, fault, end, findings);
      }
    }
    return findings.verdict("throughput");
  }

  private static boolean wasFast(History history, long begun) {
    List<Call> before =
        history.calls().stream()
            .filter(call -> call.returnedAt() >= begun - BEFORE.toNanos())
            .filter(call -> call.returnedAt() < begun)
            .toList();
    long soon =
        before.stream()
            .filter(call -> call.returnedAt() - call.invoked().nanos() <= SOON.toNanos())
            .count();
    return soon >= SOON_SHARE * before.size();
  }

  private static void progress(
      Map<Integer, List<Long>> decided, FaultBegun fault, FaultLifted end, Findings findings) {
    for (var one : decided.entrySet()) {
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
      History history,
      Map<Integer, List<Long>> byPartition,
      FaultBegun fault,
      FaultLifted end,
      Findings findings) {
    long[] decided =
        byPartition.values().stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
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

  /// When writes were first known to be decided. The outcomes topic tells their partitions.
  private static Map<Integer, List<Long>> decidedByPartition(History history) {
    Map<Named, Long> known = new HashMap<>();
    for (Call call : history.calls()) {
      String operation = call.operation();
      if (call.answer() instanceof Answer.Decided && operation != null) {
        var name = new Named(call.invoked().organization(), operation);
        known.merge(name, call.returnedAt(), Math::min);
      }
    }
    Map<String, Named> operations = new HashMap<>();
    history
        .all(EventRead.class)
        .forEach(
            one -> operations.put(one.event(), new Named(one.organization(), one.operation())));
    for (FeedPage page : history.all(FeedPage.class)) {
      for (FeedEvent event : page.events()) {
        Named name = operations.get(event.event());
        if (name != null) {
          known.merge(name, page.nanos(), Math::min);
        }
      }
    }
    Map<Integer, List<Long>> times = new TreeMap<>();
    Outcomes.of(history)
        .firsts()
        .forEach((name, outcome) -> {
          List<Long> own = times.computeIfAbsent(outcome.partition(), _ -> new ArrayList<>());
          Long time = known.get(name);
          if (time != null) {
            own.add(time);
          }
        });
    return times;
  }
}
