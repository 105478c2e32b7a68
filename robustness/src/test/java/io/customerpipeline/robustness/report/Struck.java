package io.customerpipeline.robustness.report;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
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

/// A fault, and for how long writes were not answered for it.
///
/// @param evidence absent if nobody saw it work
/// @param end absent if it did not end
/// @param affected longest time without a decided write, of the partitions that it struck
/// @param others the same of all other partitions; absent where it struck all
/// @param recovered from its end until writes of every partition were decided
public record Struck(
    FaultBegun begun,
    @Nullable String evidence,
    @Nullable Duration end,
    Duration affected,
    @Nullable Duration others,
    @Nullable Duration recovered) {
  private static final int PARTITIONS = 4;
  private static final Pattern OWN = Pattern.compile("\\[([0-9 ]*)]");

  /// What may still be a consequence.
  private static final Duration AFTER = Duration.ofSeconds(30);

  /// All faults of a run, in their order.
  public static List<Struck> of(History history) {
    Map<Long, FaultEnded> ends = new HashMap<>();
    history.all(FaultEnded.class).forEach(one -> ends.put(one.fault(), one));
    Map<Long, String> evidence = new HashMap<>();
    history.all(FaultVerified.class).forEach(one -> evidence.put(one.fault(), one.evidence()));
    Map<Integer, List<Long>> decided = decided(history);
    List<Struck> all = new ArrayList<>();
    for (FaultBegun begun : history.all(FaultBegun.class)) {
      FaultEnded end = ends.get(begun.fault());
      all.add(struck(begun, evidence.get(begun.fault()), end, decided));
    }
    return all;
  }

  private static Struck struck(
      FaultBegun begun,
      @Nullable String evidence,
      @Nullable FaultEnded ended,
      Map<Integer, List<Long>> decided) {
    List<Integer> own = partitions(begun.target());
    long until = (ended == null ? begun.nanos() : ended.nanos()) + AFTER.toNanos();
    Duration affected = Duration.ZERO;
    Duration others = Duration.ZERO;
    Duration recovered = Duration.ZERO;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<Long> times = decided.getOrDefault(partition, List.of());
      Duration gap = longest(times, begun.nanos(), until);
      if (own.isEmpty() || own.contains(partition)) {
        affected = max(affected, gap);
      } else {
        others = max(others, gap);
      }
      if (ended != null) {
        recovered = max(recovered, first(times, ended.nanos()));
      }
    }
    return new Struck(
        begun,
        evidence,
        ended == null ? null : Duration.ofNanos(ended.nanos()),
        affected,
        own.isEmpty() || own.size() == PARTITIONS ? null : others,
        ended == null ? null : recovered);
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

  private static Duration longest(List<Long> times, long from, long until) {
    long last = from;
    long longest = 0;
    for (long time : times) {
      if (time > from && time <= until) {
        longest = Math.max(longest, time - last);
        last = time;
      }
    }
    return Duration.ofNanos(longest);
  }

  private static Duration first(List<Long> times, long from) {
    return times.stream()
        .filter(time -> time > from)
        .findFirst()
        .map(time -> Duration.ofNanos(time - from))
        .orElse(AFTER);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
