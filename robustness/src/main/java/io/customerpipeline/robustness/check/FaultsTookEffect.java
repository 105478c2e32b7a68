package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.History;
import java.util.HashMap;
import java.util.Map;

/// Every fault was seen to work while it lasted, and ended. A run of faults that did nothing proves
/// nothing.
public final class FaultsTookEffect implements Check {

  @Override
  public Verdict check(History history) {
    var findings = new Findings();
    Map<Long, FaultEnded> ends = new HashMap<>();
    history.all(FaultEnded.class).forEach(one -> ends.put(one.fault(), one));
    for (FaultBegun fault : history.all(FaultBegun.class)) {
      findings.examined(1);
      FaultEnded end = ends.get(fault.fault());
      boolean isVerified =
          history.all(FaultVerified.class).stream()
              .filter(one -> one.fault() == fault.fault())
              .anyMatch(one ->
                  one.nanos() >= fault.nanos() && (end == null || one.nanos() <= end.nanos()));
      if (!isVerified) {
        findings.add("verified", "nobody saw the fault work", fault);
      }
      if (end == null) {
        findings.add("ended", "the fault did not end", fault);
      }
    }
    return findings.verdict("faults");
  }
}
