package io.customerpipeline.robustness.report;

import java.util.List;

/// What a check says of a run.
///
/// @param name of the check
/// @param examined how much it looked at
/// @param found how often the promise was broken
/// @param findings some of these, in words
public record Promise(String name, long examined, long found, List<String> findings) {

  public Promise {
    findings = List.copyOf(findings);
  }

  public boolean holds() {
    return found == 0;
  }
}
