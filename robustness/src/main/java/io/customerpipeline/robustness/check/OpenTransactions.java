package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry.LogEnd;
import io.customerpipeline.robustness.history.History;

/// No transaction is left open: it would hold up whoever reads what is committed, for good.
public final class OpenTransactions implements Check {

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    var ends = history.all(LogEnd.class);
    findings.examined(ends.size());
    if (ends.isEmpty()) {
      findings.add("complete", "the ends of the logs were not read");
    }
    for (LogEnd one : ends) {
      if (one.lastStable() != one.end()) {
        findings.add("open", "a transaction is open", one);
      }
    }
    return findings.verdict("transactions");
  }
}
