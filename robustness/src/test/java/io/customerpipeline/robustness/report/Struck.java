package io.customerpipeline.robustness.report;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A fault, and for how long writes were not answered for it. What it costs to lose something and
/// what it costs to get it back are two things: the first is told by the times that began before
/// the fault was lifted.
///
/// @param evidence absent if nobody saw it work
/// @param end absent if it did not end
/// @param affected longest time without a decided write, of the partitions that it struck
/// @param others the same of all other partitions; absent where it struck all
/// @param returning longest time without a decided write, of any partition, since it was lifted
public record Struck(
    FaultBegun begun,
    @Nullable String evidence,
    @Nullable Duration end,
    Duration affected,
    @Nullable Duration others,
    Duration returning) {
  private static final int PARTITIONS = 4;
  private static final Pattern OWN = Pattern.compile("\\[([0-9 ]*)]");

  /// What may still be a consequence.
  private static final Duration AFTER = Duration.ofSeconds(30);

  /// Of all partitions, while it lasted.
  Duration longest() {
    return others == null ? affected : max(affected, others);
  }

  /// All faults of a run, in their order.
  public static List<Struck> of(History history) {
    Map<Long, Long> lifted = new HashMap<>();
    history.all(FaultLifted.class).forEach(one -> lifted.put(one.fault(), one.nanos()));
    Map<Long, Long> ends = new HashMap<>();
    history.all(FaultEnded.class).forEach(one -> ends.put(one.fault(), one.nanos()));
    Map<Long, String> evidence = new HashMap<>();
    history.all(FaultVerified.class).forEach(one -> evidence.put(one.fault(), one.evidence()));
    List<FaultBegun> begun = history.all(FaultBegun.class);
    Map<Integer, List<Long>> decided = decided(history);
    List<Struck> all = new ArrayList<>();
    for (FaultBegun one : begun) {
      Long end = ends.get(one.fault());
      long over = end == null ? one.nanos() : end;
      var span =
          new Span(one.nanos(), lifted.getOrDefault(one.fault(), over), last(over, begun, decided));
      all.add(struck(one, evidence.get(one.fault()), end, span, decided));
    }
    return all;
  }

  /// @param lifted from then on it comes back
  /// @param last until then something may be its consequence
  private record Span(long begun, long lifted, long last) {}

  /// Half a minute after its end, unless another begins or all clients end before.
  private static long last(long end, List<FaultBegun> begun, Map<Integer, List<Long>> decided) {
    long next =
        begun.stream()
            .mapToLong(FaultBegun::nanos)
            .filter(other -> other > end)
            .min()
            .orElse(Long.MAX_VALUE);
    long anyone = decided.values().stream().mapToLong(List::getLast).max().orElse(0);
    return Math.min(Math.min(next, anyone), end + AFTER.toNanos());
  }

  private static Struck struck(
      FaultBegun begun,
      @Nullable String evidence,
      @Nullable Long end,
      Span span,
      Map<Integer, List<Long>> decided) {
    List<Integer> own = partitions(begun.target());
    Duration affected = Duration.ZERO;
    Duration others = Duration.ZERO;
    Duration returning = Duration.ZERO;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<Long> times = decided.getOrDefault(partition, List.of());
      Duration gap = longest(times, span.begun(), span.lifted(), span.last());
      if (own.isEmpty() || own.contains(partition)) {
        affected = max(affected, gap);
      } else {
        others = max(others, gap);
      }
      returning = max(returning, longest(times, span.lifted(), span.last(), span.last()));
    }
    return new Struck(
        begun,
        evidence,
        end == null ? null : Duration.ofNanos(end),
        affected,
        own.isEmpty() || own.size() == PARTITIONS ? null : others,
        returning);
  }

  /// Those named in the target; none means all.
  private static List<Integer> partitions(String target) {
    Matcher own = OWN.matcher(target);
    return own.find() && !own.group(1).isBlank()
        ? Arrays.stream(own.group(1).strip().split(" +")).map(Integer::valueOf).toList()
        : List.of();
  }

  /// When writes of each partition were answered for good.
  private static Map<Integer, List<Long>> decided(History history) {
    Map<Integer, List<Long>> times = new TreeMap<>();
    history.calls().stream()
        .filter(call -> call.answer() instanceof Answer.Decided)
        .sorted(Comparator.comparing(Call::returnedAt))
        .forEach(call ->
            times.computeIfAbsent(partition(call), _ -> new ArrayList<>()).add(call.returnedAt()));
    return times;
  }

  private static int partition(Call call) {
    var asked = call.invoked();
    if (asked.kind() == Kind.CREATE) {
      var organization = OrganizationId.of(asked.organization());
      return EmailKey.of(organization, Email.of(asked.emailKey())).bucket().partition(PARTITIONS);
    }
    return CustomerId.of(asked.customer()).home().partition(PARTITIONS);
  }

  /// Between two decided writes of which the first came from one moment to another.
  ///
  /// @param last if none came until then, that is how long it took at least
  private static Duration longest(List<Long> times, long from, long to, long last) {
    long before = from;
    long longest = 0;
    for (long time : times) {
      if (time > from && time <= last && before <= to) {
        longest = Math.max(longest, time - before);
        before = time;
      }
    }
    return Duration.ofNanos(before <= to ? Math.max(longest, last - before) : longest);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
