package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcomes topic is a witness of the order in which everything was decided. So no search is
/// needed to tell whether that order is legal, agrees with what clients were told, and with the
/// time in which they were told.
public final class OutcomesWitness implements Check {

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    if (!history.isComplete(Source.OUTCOMES)) {
      findings.add("complete", "the outcomes topic was not read to its end");
    }
    Outcomes outcomes = Outcomes.of(history);
    findings.examined(outcomes.inOrder().size());
    once(outcomes, findings);
    history.calls().stream()
        .filter(call -> !call.invoked().kind().isRead())
        .forEach(call -> acknowledged(call, outcomes, findings));
    inRealTime(outcomes, findings);
    new OutcomeSteps(outcomes, findings).check();
    new Tenures(outcomes, findings).check();
    return findings.verdict("outcomes");
  }

  /// An operation is decided once; whoever asks again is told the same.
  private static void once(Outcomes outcomes, Findings findings) {
    Map<Named, OutcomeRead> told = new HashMap<>();
    for (OutcomeRead one : outcomes.inOrder()) {
      if (!one.result().isOver()) {
        continue;
      }
      OutcomeRead first = outcomes.firsts().get(Outcomes.operation(one));
      if (first == null) {
        findings.add("once", "told again, but never told for the first time", one);
      } else if (!one.duplicate() && told.putIfAbsent(Outcomes.operation(one), one) != null) {
        findings.add("once", "one operation was decided twice", first, one);
      } else if (!one.result().equals(first.result())) {
        findings.add("once", "one operation has two outcomes", first, one);
      }
    }
  }

  private static void acknowledged(Call call, Outcomes outcomes, Findings findings) {
    boolean isPromised =
        switch (call.answer()) {
          case Answer.Accepted _ -> true;
          case Answer.Decided decided -> decided.result().isOver();
          default -> false;
        };
    if (!isPromised) {
      return;
    }
    OutcomeRead first = firstOf(call, outcomes);
    if (first == null) {
      findings.add("acknowledged", "what was acknowledged has no outcome", entries(call));
    } else if (call.answer() instanceof Answer.Decided(_, var result)
        && !result.agreesWith(first.result())) {
      findings.add("acknowledged", "the client was told another outcome", with(call, first));
    }
  }

  private static @Nullable OutcomeRead firstOf(Call call, Outcomes outcomes) {
    String operation = call.operation();
    return operation == null
        ? null
        : outcomes.firsts().get(new Named(call.invoked().organization(), operation));
  }

  private record Span(OutcomeRead first, Call call, long from, long to) {}

  /// Within a partition: whatever was over before another began is decided before it.
  private static void inRealTime(Outcomes outcomes, Findings findings) {
    Map<Integer, List<Span>> partitions = new HashMap<>();
    outcomes
        .firsts()
        .forEach((operation, first) -> {
          List<Call> calls = outcomes.asked().getOrDefault(operation, List.of());
          if (!calls.isEmpty()) {
            partitions
                .computeIfAbsent(first.partition(), _ -> new ArrayList<>())
                .add(span(first, calls));
          }
        });
    for (List<Span> spans : partitions.values()) {
      spans.sort(Comparator.comparing((Span span) -> span.first.offset()).reversed());
      Span earliest = null;
      for (Span span : spans) {
        if (earliest != null && earliest.to < span.from) {
          findings.add(
              "real-time",
              "decided behind what began only after it was over",
              with(earliest.call, span.first, earliest.first, span.call.invoked()));
        }
        earliest = earliest == null || span.to < earliest.to ? span : earliest;
      }
    }
  }

  private static Span span(OutcomeRead first, List<Call> calls) {
    long to = Long.MAX_VALUE;
    Call earliest = calls.getFirst();
    for (Call call : calls) {
      boolean isTold = call.answer() instanceof Answer.Decided told && told.result().isOver();
      if (isTold && call.returnedAt() < to) {
        to = call.returnedAt();
        earliest = call;
      }
    }
    return new Span(first, earliest, calls.getFirst().invoked().nanos(), to);
  }

  static List<Entry> entries(Call call) {
    return call.returned() == null
        ? List.of(call.invoked())
        : List.of(call.invoked(), call.returned());
  }

  private static List<Entry> with(Call call, Entry... more) {
    var all = new ArrayList<>(entries(call));
    all.addAll(List.of(more));
    return all;
  }
}
