package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;

/// No request fails but for a fault, and then it is told so: `503` with `Retry-After`. Without a
/// fault every request is answered.
public final class Availability implements Check {

  /// After a fault has ended.
  private static final Duration HEAL = Duration.ofSeconds(30);

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    Faults faults = Faults.of(history, HEAL);
    for (Call call : history.calls()) {
      findings.examined(1);
      judge(call, faults, findings);
    }
    return findings.verdict("availability");
  }

  private static void judge(Call call, Faults faults, Findings findings) {
    var evidence = OutcomesWitness.entries(call);
    switch (call.answer()) {
      case Answer.Unavailable it when !it.retryAfter() ->
          findings.add("retry-after", "a 503 that does not say when to come again", evidence);
      case Answer.Unavailable _ when !faults.touch(call) ->
          findings.add("fault", "a 503 while nothing was down", evidence);
      case Answer.Unanswered _ when !faults.touch(call) ->
          findings.add("fault", "no answer while nothing was down", evidence);
      case Answer answer when answer.status() >= 500 && answer.status() != 503 ->
          findings.add("5xx", "status " + answer.status(), evidence);
      default -> {}
    }
  }
}
