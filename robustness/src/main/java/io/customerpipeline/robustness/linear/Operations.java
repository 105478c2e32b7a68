package io.customerpipeline.robustness.linear;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operations behind the calls. All calls of one operation are one, for it takes effect once;
/// what no answer tells of is looked up in the outcomes.
public final class Operations {
  private record Id(String organization, String name) {}

  private final Map<Id, OutcomeRead> outcomes = new HashMap<>();
  private final boolean isComplete;

  private Operations(History history) {
    for (OutcomeRead one : history.all(OutcomeRead.class)) {
      if (one.result().isOver() && !one.duplicate()) {
        outcomes.putIfAbsent(new Id(one.organization(), one.operation()), one);
      }
    }
    this.isComplete = history.isComplete(Source.OUTCOMES);
  }

  /// Those that took effect, or may have.
  public static List<Operation> of(History history) {
    var operations = new Operations(history);
    var all = new ArrayList<Operation>();
    Map<Id, List<Call>> writes = new LinkedHashMap<>();
    Map<Id, String> byKey = operationsByKey(history);
    for (Call call : history.calls()) {
      if (!call.invoked().kind().isRead()) {
        writes.computeIfAbsent(idOf(call, byKey), _ -> new ArrayList<>()).add(call);
      } else if (isSeen(call.answer())) {
        all.add(
            new Operation(
                call.invoked(), call.returnedAt(), call.answer(), evidence(List.of(call))));
      }
    }
    writes.forEach((id, calls) -> {
      Operation one = operations.of(id, calls);
      if (one != null) {
        all.add(one);
      }
    });
    return all;
  }

  private static boolean isSeen(Answer answer) {
    return answer instanceof Answer.Found
        || answer instanceof Answer.Absent
        || answer instanceof Answer.Listed;
  }

  private static Map<Id, String> operationsByKey(History history) {
    Map<Id, String> operations = new HashMap<>();
    for (Call call : history.calls()) {
      String key = call.invoked().idempotencyKey();
      String operation = call.operation();
      if (key != null && operation != null) {
        operations.putIfAbsent(new Id(call.invoked().organization(), key), operation);
      }
    }
    return operations;
  }

  private static Id idOf(Call call, Map<Id, String> byKey) {
    String organization = call.invoked().organization();
    String key = call.invoked().idempotencyKey();
    String operation =
        call.operation() != null || key == null
            ? call.operation()
            : byKey.get(new Id(organization, key));
    if (operation != null) {
      return new Id(organization, operation);
    }
    return new Id(organization, key == null ? "call " + call.invoked().call() : "key " + key);
  }

  /// @return absent if it certainly had no effect
  private @Nullable Operation of(Id id, List<Call> calls) {
    Call first = calls.getFirst();
    Call told =
        calls.stream()
            .filter(call -> resultOf(call) != null)
            .min(Comparator.comparing(Call::returnedAt))
            .orElse(null);
    if (told != null) {
      return new Operation(first.invoked(), told.returnedAt(), told.answer(), evidence(calls));
    }
    OutcomeRead outcome = outcomes.get(id);
    if (outcome != null) {
      var evidence = new ArrayList<>(evidence(calls));
      evidence.add(outcome);
      var answer = new Answer.Decided(0, outcome.result());
      return new Operation(first.invoked(), Long.MAX_VALUE, answer, evidence);
    }
    boolean isOpen = calls.stream().anyMatch(call -> call.answer().leavesOpen());
    boolean isNamed = calls.stream().anyMatch(call -> call.operation() != null);
    return isOpen && !(isNamed && isComplete)
        ? new Operation(
            first.invoked(), Long.MAX_VALUE, new Answer.Unanswered("open"), evidence(calls))
        : null;
  }

  private static @Nullable Result resultOf(Call call) {
    return call.answer() instanceof Answer.Decided(_, Result result) && result.isOver()
        ? result
        : null;
  }

  private static List<Entry> evidence(List<Call> calls) {
    var entries = new ArrayList<Entry>();
    for (Call call : calls) {
      entries.add(call.invoked());
      if (call.returned() != null) {
        entries.add(call.returned());
      }
    }
    return entries;
  }
}
