package io.customerpipeline.robustness.check;

import java.util.List;
import java.util.stream.Collectors;

/// What a check says of a history.
///
/// @param check its name
/// @param examined how many things it looked at: a promise of which there was nothing to see is not
///   proved
/// @param findings at most [Findings#KEPT_MAX]
/// @param found how many there were
public record Verdict(String check, long examined, List<Finding> findings, long found) {

  public Verdict {
    findings = List.copyOf(findings);
  }

  public boolean holds() {
    return findings.isEmpty();
  }

  @Override
  public String toString() {
    String head =
        check + ": " + (holds() ? "holds" : found + " findings") + ", " + examined + " examined";
    return findings.stream().map(one -> "\n  " + one).collect(Collectors.joining("", head, ""));
  }
}
