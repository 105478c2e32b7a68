package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.Entry;
import java.util.List;
import java.util.stream.Collectors;

/// One way in which a promise was not kept.
///
/// @param rule short, stable: tests and reports name it
/// @param what a sentence for a person
/// @param evidence the entries by which it is known
public record Finding(String rule, String what, List<Entry> evidence) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  @Override
  public String toString() {
    return rule
        + ": "
        + what
        + evidence.stream().map(entry -> "\n    " + entry).collect(Collectors.joining());
  }
}
