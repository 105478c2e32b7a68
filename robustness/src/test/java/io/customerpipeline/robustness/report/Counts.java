package io.customerpipeline.robustness.report;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How much there was of everything.
///
/// @param operations requests of all kinds
/// @param answers by what they were
/// @param clean requests a second before the first fault
/// @param cleanP99 of their time
/// @param lines of the history that are no requests, by kind
public record Counts(
    long operations,
    Map<String, Long> answers,
    double clean,
    Duration cleanP50,
    Duration cleanP99,
    Map<String, Long> lines) {
  /// A run in which nobody was refused for one of these has not tried it.
  private static final Set<String> EXPECTED =
      Set.of(
          "created",
          "updated",
          "deleted",
          "rejected " + Result.ALREADY_EXISTS,
          "rejected " + Result.NOT_FOUND,
          "rejected " + Result.VERSION_MISMATCH,
          "found",
          "absent",
          "listed");

  /// @param clean how long there was load and no fault, before the first
  public static Counts of(History history, Duration clean) {
    Map<String, Long> answers = new TreeMap<>();
    history.calls().forEach(call -> answers.merge(name(call.answer()), 1L, Long::sum));
    Map<String, Long> lines = new TreeMap<>();
    for (Entry entry : history.entries()) {
      lines.merge(entry.getClass().getSimpleName(), 1L, Long::sum);
    }
    long end =
        history.all(FaultBegun.class).stream()
            .mapToLong(FaultBegun::nanos)
            .min()
            .orElse(Long.MAX_VALUE);
    List<Call> before =
        history.calls().stream()
            .filter(call -> call.returnedAt() < end && call.returnedAt() >= end - clean.toNanos())
            .toList();
    List<Duration> times = new ArrayList<>(before.stream().map(Counts::time).sorted().toList());
    return new Counts(
        history.calls().size(),
        answers,
        before.size() * 1000.0 / clean.toMillis(),
        at(times, 50),
        at(times, 99),
        lines);
  }

  static Duration time(Call call) {
    return Duration.ofNanos(call.returnedAt() - call.invoked().nanos());
  }

  /// @param sorted may be empty
  static Duration at(List<Duration> sorted, int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /// Outcome classes that should have come and did not.
  public Set<String> missing() {
    Set<String> missing = new TreeSet<>(EXPECTED);
    missing.removeAll(answers.keySet());
    return missing;
  }

  static String name(Answer answer) {
    return switch (answer) {
      case Answer.Decided(_, Result.Created _) -> "created";
      case Answer.Decided(_, Result.Updated _) -> "updated";
      case Answer.Decided(_, Result.Deleted _) -> "deleted";
      case Answer.Decided(_, Result.Rejected(var reason, _)) -> "rejected " + reason;
      case Answer.Accepted _ -> "accepted";
      case Answer.Found _ -> "found";
      case Answer.Absent _ -> "absent";
      case Answer.Listed _ -> "listed";
      case Answer.Unavailable it -> it.maybe() ? "unavailable, perhaps taken" : "unavailable";
      case Answer.Refused(int status, _) -> "refused " + status;
      case Answer.Unanswered(_, var cause) -> "unanswered, " + cause;
    };
  }
}
